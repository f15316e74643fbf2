"""A second implementation of two mechanisms, written from the model document alone."""
