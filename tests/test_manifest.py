"""The manifest of a large site is amended and asked without being read as a whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.build.manifest import AsLeft, Manifest
from bulletin.build.plan import Fingerprint, Made, dump_manifest, load_manifest

PATHS = st.one_of(
    st.sampled_from(
        [
            "a.html",
            "a",
            "a/b.html",
            "assets/search/1/0.js",
            "assets/search/1/10.js",
            "甲\\乙.pdf",
            'b": [.html',
        ]
    ),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=6),
)
MADE = st.builds(
    Made,
    st.builds(Fingerprint, st.just("t"), st.text('l\\",', max_size=3), st.text(max_size=3)),
    st.integers(0, 99),
    st.integers(0),
)
ROWS = st.dictionaries(PATHS, MADE, max_size=12)


@given(ROWS, ROWS)
def test_rows_are_found_and_exchanged_as_if_all_was_read_and_written_anew(
    made: dict[str, Made], news: dict[str, Made]
) -> None:
    manifest = Manifest(dump_manifest(made))
    assert {path: manifest.get(path) for path in {*made, *news}} == {p: made.get(p) for p in {*made, *news}}
    assert dict(manifest) == made
    assert len(manifest) == len(made)
    assert manifest.amended(news) == dump_manifest(made | news)
    assert load_manifest(manifest.amended(news)) == made | news


@given(ROWS, PATHS)
def test_paths_below_a_folder_come_in_their_order(made: dict[str, Made], prefix: str) -> None:
    manifest = Manifest(dump_manifest(made))
    assert [*manifest.below(prefix)] == sorted(path for path in made if path.startswith(prefix))


def test_files_that_lie_as_they_were_left_have_the_facts_of_the_manifest() -> None:
    made = {"a": Made(Fingerprint("t", "l", "c"), 3, 5)}
    left = AsLeft(Manifest(dump_manifest(made)))
    assert dict(left) == {"a": (3, 5)}
    assert left.get("b") is None


@pytest.mark.parametrize("damaged", [b"", b"{", dump_manifest({})[:-1], dump_manifest({})[1:]])
def test_what_is_no_manifest_has_no_rows(damaged: bytes) -> None:
    row = Made(Fingerprint("t", "l", "c"), 3, 5)
    assert dict(Manifest(damaged)) == {}
    assert Manifest(damaged).amended({"a": row}) == dump_manifest({"a": row})
