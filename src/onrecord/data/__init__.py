"""Word lists and gazetteers, each with its provenance."""
