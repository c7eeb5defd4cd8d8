"""Proofreading: checks the text itself as an editor does: punctuation, digits, dates, words, structure, private data."""
