"""One file a format; they read the record only."""
