"""HTML to PDF bytes: the only package that imports WeasyPrint, pydyf and pikepdf."""
