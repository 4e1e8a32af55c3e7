"""Strings in, spans out."""
