"""What a page shows is told by a text that is another one wherever the page would be."""

import itertools
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from bulletin.build.load import load
from bulletin.site.arrange import Audience, arrange
from bulletin.site.frame import Frame
from bulletin.site.issue_pages import IssuePages, Shell
from bulletin.site.pages import addresses_of
from bulletin.site.told import heard, told
from bulletin.site.views import Day, Link
from tests.conftest import REPOSITORY, TODAY


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


def types_of(value: object) -> object:
    if isinstance(value, dict):
        return {name: types_of(inner) for name, inner in value.items()}
    return (type(value), *map(types_of, value)) if isinstance(value, tuple) else type(value)


def test_what_stands_around_issues_is_heard_as_it_was_told() -> None:
    """All of the sample site's, which have every kind of neighbour, picture and link."""
    loaded = load(REPOSITORY, Audience(TODAY))
    assert loaded.config is not None
    site = arrange(loaded.config, loaded.issues, loaded.pages, Audience(TODAY))
    pages = IssuePages(Frame(site, addresses_of(site, loaded.assets), has_pdf=True))
    for place in range(len(site.issues)):
        shell = pages.shell(place)
        again = heard(Shell, told(shell))
        assert again == shell
        assert types_of(again) == types_of(shell)
