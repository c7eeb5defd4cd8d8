"""The copy itself as an editor reads it: punctuation, digits and dates, words, structure, private data."""
