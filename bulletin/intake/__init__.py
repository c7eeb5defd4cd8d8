"""Word, PDF, text and web files of an office → issues as Markdown drafts, with every place where a person must look."""
