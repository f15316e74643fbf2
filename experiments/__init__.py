"""One file a question that researchers ask."""
