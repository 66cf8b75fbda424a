"""Spans of text that name a concept, and the choice of the concept."""
