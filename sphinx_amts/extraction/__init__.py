"""Sentence pairs from a source and its human translation."""
