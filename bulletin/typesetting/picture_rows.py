"""Sets the widths of pictures side by side in print HTML, so that all pictures of a row are equally high."""

import re
from typing import Final

GAP_PERCENT: Final = 3.0
"""Gap between two pictures, in percent of the line's width: 4.7 mm of 156."""

_ROW: Final = re.compile(r'<figure class="figure figure--row">.*?</figure>\s*</figure>', re.DOTALL)
_PART: Final = re.compile(r'<figure class="figure__part">(<img [^>]*?width="(\d+)" height="(\d+)"[^>]*>)')


def with_even_rows(html: str) -> str:
    """Return print HTML with widths for pictures in rows. Each picture must have its size in px as attributes."""
    return _ROW.sub(_set_row, html) if "figure--row" in html else html


def _set_row(match: re.Match[str]) -> str:
    parts = _PART.findall(match[0])
    proportions = [int(width) / max(int(height), 1) for _, width, height in parts]
    # Widths in proportion to width / height make all pictures equally high.
    room = 100 - GAP_PERCENT * (len(parts) - 1)
    shares = iter(room * proportion / sum(proportions) for proportion in proportions)
    margins = iter([0.0, *[GAP_PERCENT] * (len(parts) - 1)])

    def set_part(part: re.Match[str]) -> str:
        style = f"width: {next(shares):.3f}%; margin-left: {next(margins):g}%"
        return f'<figure class="figure__part" style="{style}">{part[1]}'

    return _PART.sub(set_part, match[0])
