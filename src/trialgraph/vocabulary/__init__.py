"""Concepts, their files, and the lexicon of their names."""
