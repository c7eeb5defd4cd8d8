"""Values of the options of `bulletin print`, and messages for those that cannot be used."""

from collections.abc import Iterable
from typing import Any

import click

from bulletin.values.text import whole_number

MOST_BLEED_MM = 20.0
LETTERHEADS = {"full": "full", "套红": "full", "preprinted": "preprinted", "预印": "preprinted"}


class Numbers(click.ParamType[frozenset[int]]):
    name = "份号"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[int]:
        if isinstance(value, frozenset):
            return value
        found: set[int] = set()
        for part in str(value).replace("，", ",").replace("、", ",").replace("–", "-").split(","):
            begin, _, end = part.strip().partition("-")
            first, last = whole_number(begin), whole_number(end or begin)
            if first is None or last is None or first > last:
                self.fail(f"`{value}` 读不懂。写份号，或者从几到几，例如 18,20-22", param, ctx)
            if last > 999_999:
                self.fail(f"`{part.strip()}` 不行，份号最多六位", param, ctx)
            found.update(range(first, last + 1))
        return frozenset(found)


class Millimetres(click.ParamType[float]):
    name = "毫米"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            found = float(str(value).removesuffix("毫米").removesuffix("mm"))
        except ValueError:
            found = -1.0
        if not 0 <= found <= MOST_BLEED_MM:
            self.fail(f"`{value}` 不行，写 0 到 {MOST_BLEED_MM:g} 之间的毫米数，例如 3", param, ctx)
        return found


class Letterhead(click.ParamType[str]):
    name = "信纸"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in LETTERHEADS:
            self.fail(f"`{value}` 不行，写 preprinted（预印）或者 full（套红）", param, ctx)
        return LETTERHEADS[value]


class OneOf(click.ParamType[str]):
    """A name of a table of things to print on, typed in upper or lower case, with x, × or *."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self._known = tuple(known)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        wanted = str(value).strip().replace("×", "x").replace("*", "x").lower()
        found = next((name for name in self._known if name.lower() == wanted), None)
        if found is None:
            self.fail(f"没有 `{value}` 这一种。有：{'、'.join(self._known)}", param, ctx)
        return found
