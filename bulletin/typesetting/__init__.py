"""Chinese typesetting as pure functions over plain data: lines, titles, tables, and which characters a face has."""
