"""The report and the web application; they read the record only."""
