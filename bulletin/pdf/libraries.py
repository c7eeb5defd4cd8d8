"""Which of the system's libraries PDFs are made with, for `bulletin doctor`."""

from weasyprint.text.ffi import harfbuzz_subset, pango


def pango_version() -> str:
    """Return Pango's version: 1.50."""
    number = pango.pango_version()
    return f"{number // 10000}.{number // 100 % 100}"


def has_harfbuzz_subset() -> bool:
    """Return whether faces can be cut by HarfBuzz; without it PDFs take thirty times as long."""
    return bool(harfbuzz_subset)
