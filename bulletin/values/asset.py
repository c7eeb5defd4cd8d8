"""What is known of a file that texts link to or show."""

from dataclasses import dataclass

CUT_SHORT = "图片只有前面一截，多半是没有拷完"  # a problem whose remedy is another copy of the same file


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that a link or picture leads to; width and height in px as it is shown, 0 where it is no picture.

    has_metadata: whether the picture holds more than its pixels: where and when it was taken, by whose camera.
    keeps_metadata: whether it is published with its metadata, if any, since none are removed from files of its format.
    """

    path: str
    digest: str
    size: int
    width: int = 0
    height: int = 0
    problem: str = ""  # why it is no usable picture, in Chinese
    has_metadata: bool = False
    keeps_metadata: bool = False
