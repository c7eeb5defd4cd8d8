"""Plain values → JSON and back, and the digests of values and bytes; the whole program uses these.

msgspec does both: it encodes equal values to equal bytes, and decodes frozen dataclasses, named tuples and
dates by their annotations. Decoding never runs code, no matter who wrote the bytes: a site is passed on by USB stick.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def encode(value: object) -> bytes:
    """Return a plain value as JSON. Strings of other classes (Markup) are written as strings."""
    return _ENCODER.encode(value)


def decode(data: bytes | memoryview, kind: type[T]) -> T | None:
    """Return the value of class `kind` that `encode` wrote; None if the bytes are not such a value."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def digest_of(value: object) -> str:
    """Return 32 hexadecimal digits that change whenever a plain value does."""
    return digest_of_bytes(_ENCODER.encode(value))


def digest_of_bytes(data: bytes) -> str:
    """Return 32 hexadecimal digits that change whenever the bytes do."""
    return hashlib.sha256(data).hexdigest()[:32]


def _plain(value: Any) -> object:
    """Convert a value that msgspec cannot encode to one that it can: str subclasses to str, mappings to dict."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"not a plain value: {value!r}")


_ENCODER = msgspec.json.Encoder(enc_hook=_plain, order="deterministic")
