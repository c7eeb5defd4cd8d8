"""What a page shows → text, by which one can tell whether it shows anything else, and which can be heard again.

The values that pages show by the thousand are named tuples: made, written down and read back in a third of the time
that dataclasses take, and json writes them out without asking anybody.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from markupsafe import Markup

T = TypeVar("T")
Hear = Callable[[Any], Any]


def told(value: object) -> str:
    """Return a text that is another one wherever the page would be; values of a shape that json has not by their repr."""
    try:
        return _ENCODE(value)
    except TypeError:  # a mapping by pairs of words
        return repr(value)


def _parts(value: Any) -> object:
    """Return of what json does not know what makes it what it is; mappings in it may have any keys."""
    kind = type(value)
    if not is_dataclass(kind):
        return repr(value)
    parts = [getattr(value, name) for name in _names_of(kind)]
    return [kind.__name__, *(list(part.items()) if isinstance(part, dict) else part for part in parts)]


@cache
def _names_of(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


_ENCODE = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_parts
).encode


def heard(kind: type[T], text: str) -> T:
    """Return the value of this class that `told` was given. ValueError, TypeError: it was another one.

    kind: made of named tuples, dataclasses, tuples, mappings with words for keys, HTML, and what json knows.
    """
    described: Any = kind
    value: T = _hear(described)(json.loads(text))
    return value


@cache
def _hear(kind: Any) -> Hear:
    """Return the function that makes values of one type out of json's."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple and inner[-1] is not Ellipsis:
        return _made_of(lambda *values: values, [_hear(each) for each in inner])
    if origin in (tuple, Mapping, UnionType):
        each = _hear(inner[1] if origin is Mapping else inner[0])
        if origin is tuple:
            return lambda values: tuple(map(each, values))
        if origin is Mapping:
            return lambda values: {name: each(value) for name, value in values.items()}
        return lambda value: None if value is None else each(value)  # the only union that there is
    if hasattr(kind, "_fields") or is_dataclass(kind):
        make = _made_of(kind, [_hear(hint) for hint in get_type_hints(kind).values()])
        return (lambda values: make(values[1:])) if is_dataclass(kind) else make
    return Markup if kind is Markup else lambda value: value


def _made_of(make: Callable[..., Any], parts: list[Hear]) -> Hear:
    return lambda values: make(*[hear(value) for hear, value in zip(parts, values, strict=True)])
