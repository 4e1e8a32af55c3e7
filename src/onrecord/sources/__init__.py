"""From a path to a document or a failure."""
