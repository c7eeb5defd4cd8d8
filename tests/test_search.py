"""Any run of two or more characters finds its article: the index without a browser, by `look_up`."""

import datetime
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bulletin.site.frame import LateText
from bulletin.site.search.fold import FOLDED, fold, folding
from bulletin.site.search.index import gathered_blocks, look_up

from bulletin.site.arrange import Site
from bulletin.site.search import data as search
from bulletin.site.search.numbers import write_numbers
from bulletin.site.search.postings import shard_of
from bulletin.site.search.words import Folded
from tests.bench.corpus import write_corpus
from tests.bench.site import site_at
from tests.conftest import REPOSITORY
from tests.test_incremental import index as search_index


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A made-up archive large enough to be indexed: 300 issues, the last of them not yet settled."""
    root = tmp_path_factory.mktemp("archive")
    write_corpus(root, 300, seed=5, characters=2_000)
    return site_at(root)


def _files(site: Site) -> dict[str, str]:
    return {file.path: str(file.text) for file in search.search_of(site).files}


def _said(text: str) -> list[Any]:
    """Return the arguments of a data file's one call."""
    call = re.fullmatch(r"bulletinSearch\.\w+\((.*)\)\n", text, re.DOTALL)
    assert call
    said: list[Any] = json.loads(f"[{call[1]}]")
    return said


def _runs(texts: list[str], count: int) -> Iterator[tuple[int, str]]:
    """Yield (article, run of 2 to 6 characters) as a reader would copy them, of one line or across two."""
    draw = random.Random(11)
    while count:
        article, length = draw.randrange(len(texts)), draw.randint(2, 6)
        if len(texts[article]) > length:
            start = draw.randrange(len(texts[article]) - length)
            run = texts[article][start : start + length].replace("\n", "")
            if len(fold(run)) >= 2 and " " not in run and "\u3000" not in run:
                count -= 1
                yield article, run


def test_1000_runs_of_a_large_archive_find_their_articles(archive: Site) -> None:
    """Issue 4: word-segmenting indexes fail this. Also the lists name few articles that do not have the run."""
    files, start, hits, extra = _files(archive), 0, 0, 0
    parts = _said(files["assets/search/index.js"])[0]["parts"]
    assert [part[0] for part in parts] == ["old0", "new"]
    articles = [a for issue in archive.issues for a in issue.articles]
    texts = [fold(a.title.text) + "\n" + fold(a.text) for a in articles]
    for name, shards, _, numbering, lots in parts:
        lists = [_said(files[f"assets/search/{name}/{n}.js"]) for n in range(shards)]
        assert all(said[:3] == [name, n, numbering] for n, said in enumerate(lists))
        for lot, count in enumerate(lots):
            blocks = [str(said[3]).split("\n")[lot].encode() for said in lists]
            own = [a.text for a in articles[start : start + count]]
            for article, run in _runs(own, 340):
                found = look_up(blocks, fold(run))
                assert article in found, run
                true = {i for i in found if fold(run) in texts[start + i]}
                hits, extra = hits + len(true), extra + len(found - true)
            start += count
    assert start == len(articles)
    assert extra < hits * 0.15


def test_1000_runs_of_the_sample_site_stand_in_its_data() -> None:
    """A small archive ships its text, which is read as a whole."""
    site = site_at(REPOSITORY)
    files = _files(site)
    assert set(files) == {"assets/search/index.js", "assets/search/all.js"}
    (issues,) = _said(files["assets/search/all.js"])
    shipped = {(issue[0], a[0]): [fold(a[1]), *map(fold, a[4])] for issue in issues for a in issue[3]}
    keyed = [(issue.key, a) for issue in site.issues for a in issue.articles]
    for index, run in _runs([a.text for _, a in keyed], 1_000):
        key, article = keyed[index]
        assert any(fold(run) in field for field in shipped[key, article.anchor]), run


def test_every_field_of_an_article_is_searched() -> None:
    site = site_at(REPOSITORY)
    (issues,) = _said(_files(site)["assets/search/all.js"])
    shipped = {
        (issue[0], a[0]): "\n".join([fold(a[1]), *map(fold, a[4])]) for issue in issues for a in issue[3]
    }
    seen: set[str] = set()
    for issue in site.issues:
        for article in issue.articles:
            fields = {
                "title": article.title.text,
                "contributor": article.contributor_line,
                "attachment": "".join(a.title.text for a in article.attachments[:1]),
                "footnote": re.sub("<[^>]*>", "", "".join(article.footnotes[:1])),
                "note": re.sub("<[^>]*>", "", "".join(article.notes[:1])).strip(),
                "author": "".join(article.authors[:1]),
                "addressee": article.addressee,
                "signatory": article.signatory,
                "number": article.document_number,
                "keyword": "".join(article.keywords[:1]),
            }
            for name, text in fields.items():
                if text:
                    seen.add(name)
                    assert fold(text) in shipped[issue.key, article.anchor], (name, text)
    assert seen == set(fields)


def test_hidden_issues_are_not_in_the_data() -> None:
    """Design §3: no trace under site/."""
    from bulletin.build.load import load
    from bulletin.values.audience import Audience
    from tests.conftest import TODAY

    everything = load(REPOSITORY, Audience(TODAY)).issues
    files = "".join(_files(site_at(REPOSITORY)).values())
    shown = {issue.key for issue in site_at(REPOSITORY).issues}
    hidden = [issue for issue in everything if issue.key not in shown]
    assert len(hidden) >= 2
    for issue in hidden:
        assert all(article.title.text not in files for article in issue.articles)
        assert issue.articles[0].text[:30] not in files


def test_the_same_site_gives_the_same_bytes(archive: Site) -> None:
    assert _files(archive) == _files(archive)


def test_a_text_is_made_only_when_it_is_asked_for() -> None:
    def make() -> str:
        raise AssertionError

    assert "abc" in repr(LateText("abc", make))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("二〇二〇年", "二○二○年"),
        ("二〇", "二Ｏ"),
        ("ＧＢ／Ｔ　９７０４", "gb/t9704"),
        ("“三个强化”", '"三个强化"'),
        ("澄学组办〔2025〕1号", "澄学组办[2025]1号"),
        ("第3—5页", "第3-5页"),
        ("多\u200b余的\u00ad字\ufeff", "多余的字"),
    ],
)
def test_what_readers_take_for_the_same_is_the_same(left: str, right: str) -> None:
    assert fold(left) == fold(right)


def test_each_character_folds_to_one_or_none_and_folding_twice_changes_nothing() -> None:
    """Otherwise a place in the folded text would not lead back to a place in the text."""
    for char, to in FOLDED.items():
        assert len(char) == 1
        assert len(to) <= 1
        assert fold(to) == to
    assert fold("𠮷") == fold("𠮷") != "𠮷"
    assert not re.search("[A-Z\n]", fold("".join(map(chr, range(0xD800)))))


def test_the_table_of_fold_js_is_the_one_of_python() -> None:
    script = (REPOSITORY / "layouts" / "scripts" / "fold.js").read_text(encoding="utf-8")
    table = re.search(r"var table = (\[.*?\n  \]);", script, re.DOTALL)
    assert table
    assert tuple(json.loads(table[1])) == folding()


def test_search_js_reads_numbers_with_the_alphabet_that_python_writes() -> None:
    script = (REPOSITORY / "layouts" / "scripts" / "search-data.js").read_text(encoding="utf-8")
    constants = (
        f"LOW = {search_index.LOW}, HIGH = {search_index.HIGH}, CLASS_BITS = {search_index.CLASS_BITS};"
    )
    assert constants in script
    alphabet = re.search(r'ALPHABET = "(.*?)"\.slice', script)
    assert alphabet
    size = search_index.LOW + search_index.HIGH
    assert alphabet[1][:size] == search_index.ALPHABET
    assert len(set(search_index.ALPHABET)) == size
    assert not set(search_index.ALPHABET) & set('AB"\\')


def test_numbers_are_read_back_as_they_were_written() -> None:
    for number in (0, 1, 55, 56, 1791, 1792, 100_000, 2**22, 2**30):
        assert search_index._read("A会议" + write_numbers([number, 7]) + "B会议#", "A会议") == [
            number,
            number + 7,
        ]


def test_no_run_crosses_from_one_field_into_the_next() -> None:
    blocks = gathered_blocks([Folded(("甲乙",), ("甲乙\n丙丁",))], 16)
    assert look_up(blocks, "丙丁") == {0}
    assert look_up(blocks, "乙丙") == set()
    assert look_up(blocks, "甲乙", search_index.TITLE) == {0}
    assert look_up(blocks, "丙丁", search_index.TITLE) == set()
    assert 0 <= shard_of("丙丁", 16) < 16


def test_a_long_issue_is_cut_into_files_by_article(tmp_path: Path) -> None:
    write_corpus(tmp_path, 60, seed=2, characters=16_000)
    site = site_at(tmp_path)
    files = _files(site)
    long = next(issue for issue in site.issues if len(issue.articles) > 1)
    assert f"assets/search/text/{long.key}.js" not in files
    (issues,) = _said(files[f"assets/search/text/{long.key}-2.js"])
    assert issues[0][0] == f"{long.key}-2"
    assert issues[0][3][0][0] == "a2"


def test_a_site_without_issues_has_a_search_page_all_the_same() -> None:
    from dataclasses import replace

    empty = replace(site_at(REPOSITORY), issues=(), years=(), sections=(), contributors=())
    assert set(_files(empty)) == {"assets/search/index.js", "assets/search/all.js"}


def test_dates_of_the_corpus_span_ten_years(archive: Site) -> None:
    """The bench is worth what its corpus is worth."""
    assert archive.issues[0].date == datetime.date(2016, 1, 4)
    assert len(archive.years) == 10
    assert len(archive.contributors) > 100
