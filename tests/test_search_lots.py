"""The lists by lots of issues: what is kept, mended or made again is always what making everything afresh gives."""

import pickle
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from bulletin.site.search.data import Search, search_from
from bulletin.site.search.index import gathered_blocks, look_up, mended_blocks, shards_for
from bulletin.site.search.lot import Head, LotJob, make_lot
from bulletin.site.search.lots import LOT, LOTS
from bulletin.site.search.sorted import sorted_blocks
from bulletin.site.search.store import Memory, packed
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.build.plan import Made
from bulletin.distribution.expansion import parts_of
from bulletin.site.search import lot as search_lot
from bulletin.site.search import lots as search_lots
from bulletin.site.search import mend as search_mend
from bulletin.site.search.numbers import write_numbers
from bulletin.site.search.words import (
    FIELD,
    ArticleWords,
    Folded,
    IssueFacts,
    IssueWords,
    Said,
    facts_of,
    said,
    said_in,
    text_files,
    words_of,
)
from tests.bench.prints import Row
from tests.bench.site import site_at
from tests.conftest import REPOSITORY
from tests.distribution.test_imposition import folded
from tests.goldens.make import digest

# Few characters, so that pairs meet again; characters that change or vanish when folded; one beyond U+FFFF, one that is
# beyond the fold, and a line end.
_texts = st.lists(st.sampled_from("会议工作学习，。Ａa1○ \n𠮷\u200b\ue000\uffff"), max_size=30).map("".join)
_issues_said = st.lists(st.lists(_texts, min_size=1, max_size=3), min_size=1, max_size=3).map(
    lambda articles: Said(tuple(a[0] for a in articles), tuple(map(FIELD.join, articles)))
)
_issues = _issues_said.map(folded)


@settings(deadline=None)  # the first example waits for numpy to load
@given(st.lists(_issues_said, max_size=6), st.sampled_from([16, 64, 2048]))
def test_numpy_and_python_alone_make_the_same_blocks(issues: list[Said], shards: int) -> None:
    """Bytes must not depend on whether numpy is installed."""
    numpy = pytest.importorskip("numpy")
    assert sorted_blocks(numpy, issues, shards) == gathered_blocks(list(map(folded, issues)), shards)


def test_numpy_and_python_alone_fold_every_character_alike() -> None:
    """Each character by itself and among others: all that UTF-8 can write, but for the break between fields."""
    numpy = pytest.importorskip("numpy")
    codes = [*range(1, 0xD800), *range(0xE000, 0x10000), *range(0x1F300, 0x1F600), 0x10FFFF]
    issues = [Said((), ("会".join(map(chr, codes[n : n + 5000])),)) for n in range(0, len(codes), 5000)]
    assert sorted_blocks(numpy, issues, 2048) == gathered_blocks(list(map(folded, issues)), 2048)


def test_numpy_and_python_alone_agree_on_large_numbers_of_articles() -> None:
    """Gaps of up to four symbols."""
    numpy = pytest.importorskip("numpy")
    issues = [Said(("",) * 60_000, ("会议", *("",) * 59_998, "会议"))]
    assert sorted_blocks(numpy, issues, 16) == gathered_blocks(list(map(folded, issues)), 16)


@given(st.lists(_issues, min_size=1, max_size=5), st.data())
def test_mended_blocks_are_those_made_afresh(issues: list[Folded], data: st.DataObject) -> None:
    before = gathered_blocks(issues, 16)
    place = data.draw(st.integers(0, len(issues)))
    old = issues[place] if place < len(issues) else None
    new = data.draw(_issues.filter(lambda issue: old is None or len(issue.texts) == len(old.texts)))
    start = sum(len(issue.texts) for issue in issues[:place])
    mended = mended_blocks(before, [(start, old, new)])
    after = gathered_blocks([*issues[:place], new, *issues[place + 1 :]], 16)
    assert [mended.get(n, block) for n, block in enumerate(before)] == after
    assert all(before[n] != block for n, block in mended.items())


def test_blocks_find_what_was_put_in() -> None:
    blocks = gathered_blocks([Folded(("甲乙丙",), ("甲乙丙\n丁戊己",)), Folded(("",), ("\n乙丙丁",))], 16)
    assert look_up(blocks, "乙丙") == {0, 1}
    assert look_up(blocks, "乙丙丁") == {1}
    assert look_up(blocks, "丙丁戊") == set()


# An archive of lots that are small enough to be made often: four issues a lot, two lots a part.


class Archive:
    """Issues by their words, how many characters each has, and how often the words of which issue were asked for."""

    def __init__(self, count: int) -> None:
        self.words = [made_up(str(n + 1), f"第{n}次会议讨论供水{n * 7919}号工程") for n in range(count)]
        self.characters = [20] * count
        self.asked: list[str] = []

    def facts(self) -> list[IssueFacts]:
        """Return the facts, with a digest of the words."""
        return [
            IssueFacts(
                w.key,
                digest([repr(w)]),
                2026,
                self.characters[n] if n < len(self.characters) else 20,
                search_lots.LOT * 400_000,  # never small enough for one file
                w.is_long,
                len(w.articles),
                tuple(a.section for a in w.articles),
                tuple((a.contributor_line,) for a in w.articles),
            )
            for n, w in enumerate(self.words)
        ]

    def search(self, store: Memory | None = None) -> Search:
        """Return the search data, counting from zero."""
        by_key = {w.key: w for w in self.words}
        self.asked.clear()

        def words(key: str) -> IssueWords:
            self.asked.append(key)
            return by_key[key]

        return search_from(self.facts(), words, store)


def made_up(key: str, *texts: str) -> IssueWords:
    """Return an issue with an article for each text."""
    articles = tuple(
        ArticleWords(f"a{i + 1}", f"题目{i}", "经验交流", "青石镇", (text,)) for i, text in enumerate(texts)
    )
    return IssueWords(key, f"第{key}期", "2026年1月5日", False, articles)


@pytest.fixture
def small_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lots of four issues, parts of two lots."""
    monkeypatch.setattr(search_lots, "LOT", 4)
    monkeypatch.setattr(search_lots, "LOTS", 2)


def marks(search: Search) -> dict[str, str]:
    """Return the fingerprints by path."""
    return {file.path: repr(file.text) for file in search.files}


def texts_of(search: Search) -> dict[str, str]:
    """Return the texts by path."""
    return {file.path: str(file.text) for file in search.files}


def _changed(before: Search, after: Search) -> set[str]:
    """Return the paths whose fingerprint differs, once it is sure that no other text does."""
    old, new = marks(before), marks(after)
    changed = {path for path in new if old.get(path) != new[path]}
    old_texts, new_texts = texts_of(before), texts_of(after)
    assert {path for path in new_texts if old_texts.get(path) != new_texts[path]} <= changed
    return changed


@pytest.mark.usefixtures("small_lots")
def test_one_comma_touches_the_files_of_its_pairs_and_asks_for_one_issue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor is a lot made, for which numpy might have to be imported."""
    archive, store = Archive(20), Memory()
    before = archive.search(store)
    archive.words[5] = made_up("6", "第5次会议，讨论供水39595号工程")
    with monkeypatch.context() as patch:
        patch.delattr(search_lot, "blocks_of")
        after = archive.search(store)
    assert archive.asked == ["6"]
    changed = _changed(before, after)
    assert changed >= {"assets/search/text/6.js", "assets/search/index.js"}
    lists = {path for path in changed if "/old" in path or "/new" in path}
    assert {path.split("/")[2] for path in lists} == {"old0"}
    assert 1 <= len(lists) <= 4  # 议讨 is gone; 议， and ，讨 are new; 会议 has another follower
    assert texts_of(after) == texts_of(archive.search())


@pytest.mark.usefixtures("small_lots")
def test_a_new_issue_leaves_the_files_of_older_ones_as_they_are() -> None:
    archive, store = Archive(18), Memory()
    before = archive.search(store)
    archive.words.append(made_up("19", "新的一期，讨论供水"))
    after = archive.search(store)
    assert archive.asked == ["19"]
    assert {path.split("/")[2] for path in _changed(before, after)} == {"new", "text", "index.js"}
    assert texts_of(after) == texts_of(archive.search())


@pytest.mark.usefixtures("small_lots")
def test_nothing_changed_asks_for_no_issue_and_changes_no_fingerprint() -> None:
    archive, store = Archive(18), Memory()
    before = archive.search(store)
    after = archive.search(store)
    assert archive.asked == []
    assert marks(before) == marks(after)


_edits = st.lists(
    st.tuples(
        st.sampled_from(["change", "more articles", "insert", "remove", "append", "swap"]),
        st.integers(0, 40),
        st.text("会议讨论供水，工程一二", min_size=1, max_size=12),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 14), _edits, st.sets(st.integers(0, 7)), st.sampled_from([0, 1000, 10**6]))
def test_after_any_edits_the_files_are_those_made_afresh(
    count: int, edits: list[tuple[str, int, str]], forgets: set[int], most_patched: int
) -> None:
    """Also where the store forgets: all, or one of a lot's values, or where it kept an older one of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_lots, "LOT", 4)
        patch.setattr(search_lots, "LOTS", 2)
        patch.setattr(search_mend, "MOST_PATCHED", most_patched)
        archive, store = Archive(count), Memory()
        last = archive.search(store)
        for step, (edit, at, text) in enumerate(edits):
            _edit(archive.words, edit, at % max(len(archive.words), 1), text, step)
            older = dict(store.values)
            now = archive.search(store)
            _changed(last, now)
            assert texts_of(now) == texts_of(archive.search())
            last = now
            if step in forgets and store.values:
                name = sorted(store.values)[at % len(store.values)]
                store.values.pop(name) if at % 2 else store.values.update({name: older.get(name, b"")})


def _edit(words: list[IssueWords], edit: str, at: int, text: str, step: int) -> None:
    new = made_up(f"n{step}", text)
    if edit == "insert":
        words.insert(at, new)
    elif edit == "append" or not words:
        words.append(new)
    elif edit == "remove":
        del words[at]
    elif edit == "swap":
        words[0], words[at] = words[at], words[0]
    else:
        extra = (text,) if edit == "more articles" else ()
        words[at] = made_up(
            words[at].key, text, *(f for a in words[at].articles[1:] for f in a.fields), *extra
        )


def test_lots_can_be_made_in_workers_in_any_order_of_time() -> None:
    """What goes to a worker and comes back is plain; results are told apart by their order."""
    archive = Archive(300)

    def run(make: Callable[[LotJob], Made], jobs: Sequence[LotJob]) -> Iterable[Made]:
        with ThreadPoolExecutor(2) as pool:
            return [
                pickle.loads(made)
                for made in pool.map(lambda job: pickle.dumps(make(pickle.loads(pickle.dumps(job)))), jobs)
            ]

    by_key = {w.key: w for w in archive.words}
    assert texts_of(search_from(archive.facts(), by_key.__getitem__, None, run)) == texts_of(archive.search())


def test_names_in_use_are_those_in_the_store() -> None:
    store = Memory()
    assert sorted(Archive(300).search(store).names) == sorted(store.values)


def test_parts_are_lots_of_128_issues_and_what_does_not_fill_one_is_new() -> None:
    facts = Archive(LOT * LOTS + LOT + 3).facts()
    parts = parts_of(facts)
    assert [part.name for part in parts] == ["old0", "old1", "new"]
    assert [[len(lot) for lot in part.lots] for part in parts] == [[LOT] * LOTS, [LOT], [3]]
    assert [part.first for part in parts] == [0, LOTS, LOTS + 1]
    assert [part.name for part in parts_of(facts[:LOT])] == ["old0"]
    assert [part.name for part in parts_of(facts[:5])] == ["new"]
    assert parts_of([]) == ()


def test_shards_grow_with_the_text_to_a_most() -> None:
    assert [shards_for(n) for n in (0, 96_000, 96_001, 9_000_000, 10**9)] == [16, 16, 32, 2048, 2048]
    assert write_numbers([0]) == "#"


def test_the_digest_from_outside_stands_for_the_text() -> None:
    """An engine knows an issue's digest without its bodies."""
    issue = site_at(REPOSITORY).issues[0]
    assert facts_of(issue, "abc") == replace(facts_of(issue), digest="abc")
    longer = replace(
        issue, articles=(replace(issue.articles[0], html="<p>别的话。</p>"), *issue.articles[1:])
    )
    assert facts_of(issue).digest != facts_of(longer).digest


def test_made_lots_and_words_are_plain_values() -> None:
    issue = site_at(REPOSITORY).issues[0]
    for value in (facts_of(issue), words_of(issue), said(words_of(issue))):
        assert pickle.loads(pickle.dumps(value)) == value
    job = LotJob(Head(0, 16, "d"), (facts_of(issue),), (words_of(issue),))
    assert len(make_lot(job).blocks) == 16
    assert make_lot(job) == make_lot(job)


def test_a_reader_with_the_directory_of_another_cut_would_notice() -> None:
    """A file from after a rebuild must not be read by a page from before, where its numbers or its place mean something else."""
    (part,) = parts_of(Archive(5).facts())
    others = (
        replace(part, shards=part.shards // 2),
        replace(part, lots=(part.lots[0][:2], part.lots[0][2:])),
        replace(part, lots=((replace(part.lots[0][0], articles=2), *part.lots[0][1:]),)),
        replace(part, lots=((replace(part.lots[0][0], key="9"), *part.lots[0][1:]),)),
    )
    assert len({part.numbering, *(other.numbering for other in others)}) == 5
    changed = replace(part, lots=((replace(part.lots[0][0], digest="x"), *part.lots[0][1:]),))
    assert changed.numbering == part.numbering
    assert changed.digests != part.digests


@pytest.mark.parametrize("is_long", [False, True])
def test_what_an_issue_said_is_read_back_from_its_files(is_long: bool) -> None:
    words = replace(made_up("7", '会议\u2028"讨论"供水\\', "第二篇"), is_long=is_long)
    files = text_files(words)
    assert len(files) == (2 if is_long else 1)
    assert said_in(files) == said(words)


@given(st.lists(st.binary(max_size=9), max_size=20))
def test_blocks_come_back_from_their_row_of_bytes(blocks: list[bytes]) -> None:
    kept = Row(packed("0123456789ab", blocks))
    assert kept.tag == "0123456789ab"
    assert list(kept) == blocks
    assert [kept[n] for n in range(len(blocks))] == blocks
    assert Row(b"").tag == ""


@given(st.lists(st.binary(max_size=9), max_size=20), st.data())
def test_of_a_damaged_row_anything_may_come_but_no_error(blocks: list[bytes], data: st.DataObject) -> None:
    """It is looked at in part and not as a whole; checksums tell."""
    row = bytearray(packed("0123456789ab", blocks))
    for _ in range(data.draw(st.integers(0, 3))):
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(st.integers(0, 255))
    kept = Row(bytes(row[: data.draw(st.integers(0, len(row)))]))
    assert [len(value) for value in kept] == [len(kept[n]) for n in range(len(kept))]
