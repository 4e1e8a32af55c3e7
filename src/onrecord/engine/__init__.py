"""Two verbs, several machines: run stages here or on a cluster."""
