"""The database: schema, store, queries."""
