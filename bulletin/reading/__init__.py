"""The text of one file → values: parses front matter, Markdown, issues and pages, and checks each file by itself."""
