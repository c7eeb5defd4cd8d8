"""What a page shows is told by a text that is another one wherever the page would be."""

import itertools
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from bulletin.archive.told import told
from bulletin.archive.views import Day, Link


@dataclass(frozen=True, slots=True)
class Group:
    """A value that json does not know."""

    name: str
    count: int


class Pair(NamedTuple):
    """One that it knows."""

    left: object
    right: object


class Late:
    """A text that is not made yet; its repr is its fingerprint."""

    def __init__(self, fingerprint: str) -> None:
        self.fingerprint = fingerprint

    def __repr__(self) -> str:
        return self.fingerprint


DIFFERENT = [
    *("", "a", "a,b", 'a","b', "1", "null", "[]"),
    *(None, True, False, 0, 1, 2, 1.5),
    *((), ("a",), ("a", "b"), ("a,b",), (("a",), "b"), ("a", ("b",)), (("a", "b"),)),
    *({}, {"a": "b"}, {"a": None}, {("a", "b"): 1}, {("a", "b"): 2}),
    *(Pair("a", None), Pair(None, "a"), Pair(Pair("a", "b"), "c"), Pair("a", Pair("b", "c"))),
    *(Group("a", 1), Group("a", 2), Group("b", 1), (Group("a", 1), Group("b", 1))),
    *(Late("a1"), Late("a2"), {"text": Late("a1")}, {("a", "b"): Late("a1")}, {("a", "b"): Late("a2")}),
]


def test_values_that_differ_are_told_apart() -> None:
    for one, other in itertools.combinations(DIFFERENT, 2):
        assert told(one) != told(other), (one, other)


def test_equal_values_are_told_alike_whatever_objects_they_are() -> None:
    def made() -> dict[str, object]:
        name = "".join(["第", "365", "期"])
        return {"links": (Link(name, "a.html"), Link(name, "a.html")), "day": Day("2020-03-10", name)}

    assert told(made()) == told(made())
    assert told(Markup("<br>")) == told("<br>")
