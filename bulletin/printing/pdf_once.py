"""The objects of pydyf's PDF, each turned into bytes once.

pydyf 0.13 asks every object for its bytes twice where a file has an identifier: to write it, and for the digest that
is part of the identifier. So every stream would be compressed twice, which is a twentieth of the time an issue takes.
"""

from typing import Any

import pydyf


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
        data = thing.data
        thing.__class__ = _Stream if is_stream else _Dictionary
        thing.data = data
