"""The facts of a file that texts link to or show as a picture."""

from dataclasses import dataclass

CUT_SHORT = "图片只有前面一截，多半是没有拷完"  # a truncated file; copying the same file again solves it


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that a link or picture points to.

    width, height: in px as displayed (after Exif rotation), 0 if it is no usable picture.
    has_metadata: whether the picture contains metadata that are removed when it is published: place, time, camera.
    keeps_metadata: whether metadata it may contain are published with it: they cannot be removed from files of its format.
    """

    path: str
    digest: str
    size: int
    width: int = 0
    height: int = 0
    problem: str = ""  # why it cannot be used as a picture, in Chinese
    has_metadata: bool = False
    keeps_metadata: bool = False
