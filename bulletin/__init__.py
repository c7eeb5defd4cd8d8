"""Work bulletins (工作简报): Markdown issues in, an archive of pages and press-ready PDFs out."""

__version__ = "0.1.0"
