"""A changed body is put into the search data that is there; what comes of it is what making everything afresh gives."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from bulletin.site.search.amend import OtherWordsError, amended_search
from bulletin.site.search.data import Search, SearchFile
from bulletin.site.search.store import Memory
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.site.search import lots as search_lots
from bulletin.site.search import mend as search_mend
from bulletin.site.search.directory import kept_directory
from bulletin.site.search.words import IssueWords
from tests.pdf.test_print_names import NAME
from tests.test_search_lots import Archive, made_up, marks, texts_of


@pytest.fixture(autouse=True)
def small_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lots of four issues, parts of two lots."""
    monkeypatch.setattr(search_lots, "LOT", 4)
    monkeypatch.setattr(search_lots, "LOTS", 2)


class _Damaged(Memory):
    """A store in which a value was damaged: who reads it as a whole gets none of it, who looks at a part gets that."""

    lost = ""

    def get(self, name: str) -> bytes | None:
        return None if name == self.lost else super().get(name)

    def view(self, name: str) -> memoryview | None:
        value = self.values.get(name, b"")
        return memoryview(value[:-9] + b"damaged!" + value[-1:]) if name == self.lost else super().view(name)

    def put(self, name: str, value: bytes) -> None:
        self.lost = "" if name == self.lost else self.lost
        super().put(name, value)


def _amended(archive: Archive, places: Sequence[int], store: Memory, published: Search) -> Search | None:
    facts = archive.facts()
    by_key = {archive.words[place].key: archive.words[place] for place in places}

    def words(key: str) -> IssueWords:
        if key not in by_key:
            raise OtherWordsError(key)
        return by_key[key]

    def is_published(index: SearchFile) -> bool:
        return repr(index.text) == f"LateText({published.version})"

    return amended_search({place: facts[place] for place in places}, words, store, is_published)


_edits = st.lists(
    st.tuples(
        st.sets(st.integers(0, 13), min_size=1, max_size=3), st.text("会议讨论，工Ａa \n𠮷", max_size=9)
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 14), st.booleans(), _edits, st.integers(0, 10**6), st.sampled_from([0, 1000, 10**6]))
def test_after_any_changed_bodies_all_files_are_those_made_afresh(
    count: int, are_long: bool, edits: list[tuple[set[int], str]], forget: int, most_patched: int
) -> None:
    """Also where the store lost or damaged a value in between."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_lots, "LOT", 4)
        patch.setattr(search_lots, "LOTS", 2)
        patch.setattr(search_mend, "MOST_PATCHED", most_patched)
        archive, store = Archive(count), _Damaged()
        archive.words = [replace(w, is_long=are_long) for w in archive.words]
        last = archive.search(store)
        files, prints = texts_of(last), marks(last)
        for step, (which, text) in enumerate(edits):
            places = sorted({place % count for place in which})
            for place in places:
                archive.words[place] = replace(
                    made_up(archive.words[place].key, text + str(step)), is_long=are_long
                )
            if forget % 3 == step:
                store.lost = sorted(store.values)[forget % len(store.values)]
            try:
                found = _amended(archive, places, store, last)
                new = texts_of(found) if found else {}
            except OtherWordsError:
                found = None
            if found is None:
                found = archive.search(store)
                new = texts_of(found)
            files, prints = files | new, prints | marks(found)
            clean = archive.search()
            assert files == texts_of(clean)
            assert prints == marks(clean)
            assert found.version == clean.version
            last = found


def test_only_what_may_differ_is_named_and_little_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    archive, store = Archive(40), Memory()
    before = archive.search(store)
    archive.words[5] = made_up("6", "第5次会议，讨论供水39595号工程")
    read: list[str] = []
    get = store.get

    def noted(name: str) -> bytes | None:
        read.append(name)
        return get(name)

    monkeypatch.setattr(store, "get", noted)
    found = _amended(archive, [5], store, before)
    assert found
    paths = [file.path for file in found.files]
    assert paths[0] == "assets/search/text/6.js"
    assert paths[-1] == "assets/search/index.js"
    assert {path.split("/")[2] for path in paths[1:-1]} == {"old0"}
    assert 1 <= len(paths[1:-1]) <= 4  # 议讨 is gone; 议， and ，讨 are new; 会议 has another follower
    heads = {f"search-lot-{number}-head" for number in (0, 1)}
    assert set(read) == {NAME, "search-lot-1-facts", *heads}


def test_nothing_is_put_in_where_more_than_bodies_changed() -> None:
    archive, store = Archive(9), Memory()
    before = archive.search(store)
    was = archive.words[2]
    title = replace(was, articles=(replace(was.articles[0], section="领导讲话"),))
    second = made_up("3", "第一篇", "第二篇")
    for other in (title, second, replace(was, key="30")):
        archive.words[2] = other
        assert _amended(archive, [2], store, before) is None
    archive.words[2] = was
    assert _amended(archive, [2], store, before) is not None


def test_nothing_is_put_in_where_the_lists_would_be_cut_otherwise() -> None:
    archive, store = Archive(9), Memory()
    before = archive.search(store)
    archive.characters[2] = 200_000
    archive.words[2] = made_up("3", "会议")
    assert _amended(archive, [2], store, before) is None
    assert kept_directory(store) is not None


def test_what_was_put_away_but_not_published_is_not_built_upon() -> None:
    """A build was killed in between; then its change is taken back, and another issue is changed."""
    archive, store = Archive(9), Memory()
    published = archive.search(store)
    was = archive.words[2]
    archive.words[2] = made_up("3", "会议，讨论")
    assert _amended(archive, [2], store, published) is not None
    archive.words[2] = was
    archive.words[3] = made_up("4", "会议、讨论")
    assert _amended(archive, [3], store, published) is None
    assert texts_of(archive.search(store)) == texts_of(archive.search())


def test_lists_that_were_put_away_before_their_directory_are_noticed() -> None:
    archive, store = Archive(9), Memory()
    published = archive.search(store)
    directory = store.values[NAME]
    was = archive.words[2]
    archive.words[2] = made_up("3", "会议，讨论")
    assert _amended(archive, [2], store, published) is not None
    store.values[NAME] = directory  # killed in between
    archive.words[2] = was
    archive.words[6] = made_up("7", "会议、讨论")
    assert _amended(archive, [6], store, published) is None
