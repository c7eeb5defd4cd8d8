"""The press file: what PDF/X-4 (ISO 15930-7) asks beside the pages: boxes, marks, inks, output intent."""

from dataclasses import dataclass

BLEED_MM = 3.0  # 惯例: what printing offices ask for; nothing of a bulletin reaches the edge of its page


@dataclass(frozen=True, slots=True)
class PressOptions:
    """What a press file has around its pages. bleed_mm: how far beyond the trimmed page it may be printed."""

    bleed_mm: float = BLEED_MM
    crop_marks: bool = False
