"""Plain values as JSON and back, and their digests."""

import datetime

import pytest

from bulletin.values.diagnostics import Span
from bulletin.values.encoding import decode, digest_of, digest_of_bytes, encode
from bulletin.values.model import Alias, Erratum


@pytest.mark.parametrize(
    "value", [Erratum(datetime.date(2026, 2, 1), "", "错"), Alias("old.html", Span("a.md", 3, 5, 8))]
)
def test_a_value_is_read_back_equal(value: object) -> None:
    assert decode(encode(value), type(value)) == value


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b"\xff", b"{}", b"null"])
def test_bytes_of_another_kind_are_no_value(data: bytes) -> None:
    assert decode(data, Erratum) is None


def test_a_digest_depends_on_the_value_alone() -> None:
    assert digest_of({"甲": 1, "乙": 2}) == digest_of({"乙": 2, "甲": 1})
    assert digest_of(("甲", "乙")) != digest_of(("甲乙",))
    assert len(digest_of("")) == len(digest_of_bytes(b"")) == 32
