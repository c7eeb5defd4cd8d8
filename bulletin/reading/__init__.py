"""From the text of one file to values: front matter, Markdown, issues and pages, each checked by itself."""
