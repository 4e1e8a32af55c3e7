"""From one document to the rows it holds."""
