"""Our frozen values as pickles that make them by their constructors: twice as quick to read as by their state."""

import io
import pickle
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any


class Pickler(pickle.Pickler):
    """Pickles values of the classes of this program by their constructors."""

    def reducer_override(self, value: Any) -> Any:
        """Return class and arguments of one of our values; everything else is pickled as ever."""
        kind: Any = type(value)
        if kind.__module__.startswith("bulletin.") and hasattr(kind, "__dataclass_fields__"):
            return kind, _arguments_of(kind)(value)
        return NotImplemented


def dumps(value: object) -> bytes:
    """Return the value as a pickle, which `pickle.loads` reads."""
    out = io.BytesIO()
    Pickler(out, 5).dump(value)
    return out.getvalue()


@cache
def _arguments_of(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    names = [field.name for field in fields(kind)]
    take = attrgetter(*names)
    return take if len(names) > 1 else lambda value: (take(value),)
