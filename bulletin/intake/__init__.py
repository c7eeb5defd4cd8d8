"""Word, PDF, text and web files of an office → issues as Markdown drafts, with a list of all places that a person must check."""
