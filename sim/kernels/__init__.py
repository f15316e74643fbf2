"""Machine code: how functions are compiled, and how it is kept between runs."""
