"""Work bulletins (工作简报): Markdown issues in, an archive of pages and press-ready PDFs out."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("bulletin")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0"
