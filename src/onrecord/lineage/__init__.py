"""Who took text from whom."""
