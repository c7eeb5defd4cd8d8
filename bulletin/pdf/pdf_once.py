"""The objects of pydyf's PDF, each turned into bytes once, and streams compressed no longer than it pays.

pydyf 0.13 asks every object for its bytes twice where a file has an identifier: to write it, and for the digest that
is part of the identifier. So every stream would be compressed twice, which is a twentieth of the time an issue takes.
"""

import zlib
from typing import Any, Final

import pydyf

LEVEL: Final = 6
"""Of compression. pydyf's 9 takes two to three times as long and makes a file smaller by less than a hundredth."""


class _Stream(pydyf.Stream):  # type: ignore[misc]
    data = b""


class _Dictionary(pydyf.Dictionary):  # type: ignore[misc]
    data = b""


class _Pdf(pydyf.PDF):  # type: ignore[misc]
    def add_object(self, thing: Any) -> None:
        super().add_object(thing)
        _settle(thing)


def settle(pdf: Any) -> None:
    """Let each object of pydyf's `pdf` keep its bytes, also those added from now on; the last step before writing.

    Whoever changes an object afterwards changes nothing in the file. Objects of other classes are asked as ever.
    """
    pdf.__class__ = _Pdf
    for thing in pdf.objects:
        _settle(thing)


def _settle(thing: Any) -> None:
    is_stream = isinstance(thing, pydyf.Stream)
    if is_stream or type(thing) is pydyf.Dictionary:
        data = _stream_bytes(thing) if is_stream else thing.data
        thing.__class__ = _Stream if is_stream else _Dictionary
        thing.data = data


def _stream_bytes(stream: Any) -> bytes:
    """Return what pydyf's `Stream.data` does, but for the level of compression."""
    content = b"\n".join(map(pydyf._to_bytes, stream.stream))
    extra = pydyf.Dictionary(stream.extra)
    if stream.compress:
        extra["Filter"] = "/FlateDecode"
        content = zlib.compress(content, LEVEL)
    extra["Length"] = len(content)
    return b"\n".join((extra.data, b"stream", content, b"endstream"))
