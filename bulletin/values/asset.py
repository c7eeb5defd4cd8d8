"""A file beside the texts, as far as anybody needs to know it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asset:
    """A file beside the texts that a link or picture leads to; width and height in px, 0 if no picture."""

    path: str
    digest: str
    size: int
    width: int = 0
    height: int = 0
    problem: str = ""  # why it is no usable picture, in Chinese
