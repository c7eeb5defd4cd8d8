"""From an issue to its PDF: faces, titles, Chinese lines, WeasyPrint and the file it leaves."""
