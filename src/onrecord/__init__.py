"""onrecord: who said what, who promised what, what happened: according to whom."""
