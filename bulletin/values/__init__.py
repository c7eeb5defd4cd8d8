"""Plain values that every package shares: the bulletin's nouns, diagnostics, keys, settings, text and files. Imports no other package."""
