"""Any run of two or more characters finds its article: the data of search without a browser."""

import datetime
import json
import random
import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bulletin.site.arrange import Site
from bulletin.site.search import numbers, postings
from bulletin.site.search.directory import PATH, directory_of
from bulletin.site.search.normalize import EXPANDED, NORMALIZED, fill_in, normalize
from bulletin.site.search.segments import build_segment, segments
from bulletin.values.model import Article, ArticleBody, BodyReader, Issue, IssueBody
from tests.bench.corpus import write_corpus
from tests.bench.site import articles_of, site_at
from tests.conftest import REPOSITORY
from tests.search_reader import PROBES, WORDS, Reader, called, read_numbers, words_of_query

SCRIPTS = REPOSITORY / "layouts" / "scripts"


class Archive(NamedTuple):
    """A site with the text of its issues and its data files."""

    site: Site
    bodies: dict[str, IssueBody]
    files: dict[str, bytes]

    def articles(self) -> Iterator[tuple[Issue, Article, ArticleBody]]:
        """Yield all articles."""
        return articles_of(self.site, lambda issue: self.bodies[issue.key])


def _archive(root: Path) -> Archive:
    site, loaded = site_at(root)
    return Archive(
        site, {issue.key: loaded.body_of(issue) for issue in site.issues}, _files(site, loaded.body_of)
    )


def _files(site: Site, body_of: BodyReader) -> dict[str, bytes]:
    built = [build_segment(segment, list(map(body_of, segment.issues))) for segment in segments(site.issues)]
    files = dict(directory_of(site.issues, [segment.header for segment in built]).files)
    for segment in built:
        files.update(segment.files)
    return files


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """A made-up archive of three segments, the last of them not full."""
    root = tmp_path_factory.mktemp("archive")
    write_corpus(root, 300, seed=5, characters=2_000)
    return _archive(root)


@pytest.fixture(scope="module")
def sample() -> Archive:
    """The sample site, which is small."""
    return _archive(REPOSITORY)


def _runs(texts: list[str], count: int) -> Iterator[tuple[int, str]]:
    """Yield (article, run of 2 to 6 characters) as a reader would copy them, of one line or across two."""
    draw = random.Random(11)
    while count:
        article, length = draw.randrange(len(texts)), draw.randint(2, 6)
        if len(texts[article]) > length:
            start = draw.randrange(len(texts[article]) - length)
            run = texts[article][start : start + length].replace("\n", "")
            if len(normalize(run)) >= 2 and " " not in run and "\u3000" not in run:
                count -= 1
                yield article, run


def test_1000_runs_of_a_large_archive_find_their_articles(archive: Archive) -> None:
    """Word-segmenting indexes fail this. Also the lists name few articles that do not have the run."""
    reader = Reader(archive.files)
    assert [size for *_, size in reader.segments] == [
        sum(len(issue.articles) for issue in part.issues) for part in segments(archive.site.issues)
    ]
    said = [body.text for _, _, body in archive.articles()]
    texts = [
        normalize(article.title.text) + "\n" + normalize(body.text) for _, article, body in archive.articles()
    ]
    hits = extra = 0
    for article, run in _runs(said, 1_000):
        (word,) = words_of_query(run)
        found = {candidate.number for candidate in reader.candidates([word])}
        assert article in found, run
        assert found >= {n for n, text in enumerate(texts) if word in text}, run
        true = {n for n in found if word in texts[n]}
        hits, extra = hits + len(true), extra + len(found - true)
    assert extra < hits * 0.15


def test_1000_runs_of_the_sample_site_stand_in_its_data(sample: Archive) -> None:
    """A small archive ships its text, which is read as a whole."""
    assert {path.rpartition("/")[2] for path in sample.files} == {"index.js", "all.js"}
    shipped = _shipped(sample)
    keyed = list(sample.articles())
    for index, run in _runs([body.text for _, _, body in keyed], 1_000):
        issue, article, _ = keyed[index]
        assert any(normalize(run) in field for field in shipped[issue.key, article.anchor].split("\n")), run


def test_hits_are_shown_title_hits_first_and_then_the_newest(archive: Archive) -> None:
    first = archive.site.issues[3].articles[0].title.text
    word = first[first.index("“") + 1 : first.index("”")]
    hits = Reader(archive.files).hits(word)
    titled = [
        (issue.key, article.anchor)
        for issue in reversed(archive.site.issues)
        for article in issue.articles
        if word in article.title.text
    ]
    assert hits[: len(titled)] == titled


def test_one_character_finds_all_that_have_it_and_reads_no_more(archive: Archive) -> None:
    reader = Reader(archive.files)
    for char in "水党5":
        found = {candidate.number for candidate in reader.candidates([char])}
        true = set()
        for n, (_, article, body) in enumerate(archive.articles()):
            whole = (
                article.title.text,
                body.text,
                article.contributor_line,
                *article.keywords,
                *body.footnotes,
            )
            if char in normalize("\n".join(whole)):
                true.add(n)
        assert found == true
    assert len(reader.loaded) <= 3 * len(reader.segments)


def test_a_query_reads_one_file_of_each_segment_for_each_bigram(archive: Archive) -> None:
    reader = Reader(archive.files)
    reader.candidates(["会议"])
    assert len(reader.loaded) == len(reader.segments)


def _shipped(archive: Archive) -> dict[tuple[str, str], str]:
    """Return the normalized fields of each article of a small archive by issue and anchor."""
    (path,) = (path for path in archive.files if path.endswith("all.js"))
    (issues,) = called(archive.files[path], "text")
    return {(i[0], a[0]): "\n".join(map(normalize, (a[1], *a[4]))) for i in issues for a in i[3]}


def test_every_field_of_an_article_is_searched(sample: Archive) -> None:
    shipped = _shipped(sample)
    seen: set[str] = set()
    for issue, article, body in sample.articles():
        fields = {
            "title": article.title.text,
            "contributor": article.contributor_line,
            "attachment": "".join(a.title.text for a in article.attachments[:1]),
            "footnote": re.sub("<[^>]*>", "", "".join(body.footnotes[:1])),
            "note": re.sub("<[^>]*>", "", "".join(body.notes[:1])).strip(),
            "author": "".join(article.authors[:1]),
            "addressee": article.addressee,
            "signatory": article.signatory,
            "number": article.document_number,
            "keyword": "".join(article.keywords[:1]),
        }
        for name, text in fields.items():
            if text:
                seen.add(name)
                assert normalize(text) in shipped[issue.key, article.anchor], (name, text)
    assert seen == set(fields)


def test_hidden_issues_are_not_in_the_data(sample: Archive) -> None:
    """Nothing under site/ may hint at them."""
    _, loaded = site_at(REPOSITORY)
    whole = b"".join(sample.files.values()).decode()
    hidden = [issue for issue in loaded.issues if issue.key not in sample.bodies]
    assert len(hidden) >= 2
    for issue in hidden:
        assert all(article.title.text not in whole for article in issue.articles)
        assert loaded.body_of(issue).articles[0].text[:30] not in whole


def test_the_same_site_gives_the_same_bytes(archive: Archive) -> None:
    assert _files(archive.site, lambda issue: archive.bodies[issue.key]) == archive.files


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
        ("學習會議，關於臺灣", "学习会议,关于台湾"),
        ("5㎞、30㎡、10㎥", "5km、30m2、10m3"),
        ("10²、H₂O", "102、h2o"),
        ("Ⅲ类，３℃，½", "iii类,3°c,1/2"),
        ("注①、⑿、⒈㈠", "注1、(12)、1.(一)"),
    ],
)
def test_what_readers_take_for_the_same_is_the_same(left: str, right: str) -> None:
    assert normalize(left) == normalize(right)


def test_each_character_becomes_one_or_none_and_normalizing_twice_changes_nothing() -> None:
    """Otherwise a place in the normalized text would not lead back to a place in the text."""
    for sign, to in EXPANDED.items():
        assert len(sign) == 1
        assert len(to) > 0
        assert normalize(to) == to
    for char, to in NORMALIZED.items():
        assert len(char) == 1
        assert len(to) <= 1
        assert normalize(to) == to
    assert normalize("𠮷") == normalize("𠮷") != "𠮷"
    assert not re.search("[A-Z\n]", normalize("".join(map(chr, range(0xD800)))))


def test_the_script_gets_the_table() -> None:
    """What it does with it is tested in a browser."""
    script = fill_in((SCRIPTS / "fold.js").read_text(encoding="utf-8"))
    table = re.search(r"const table = (\[.*?\n  \]);", script, re.DOTALL)
    assert table
    kept, replacements, dropped, signs, *codes = json.loads(table[1])
    traditional, simplified = (
        [chr(c) for c in accumulate((step + 1) // 2 * (-1) ** step for step in read_numbers(row))]
        for row in codes
    )
    assert (
        dict(zip(kept, replacements, strict=True))
        | dict.fromkeys(dropped, "")
        | dict(zip(traditional, simplified, strict=True))
        == NORMALIZED
    )
    assert dict(zip(signs.split(" ")[::2], signs.split(" ")[1::2], strict=True)) == EXPANDED


def test_search_js_reads_what_python_writes() -> None:
    script = "".join((SCRIPTS / name).read_text(encoding="utf-8") for name in ("fold.js", "search-data.js"))
    constants = (
        f"LAST = {numbers.LAST}, LEADING = {numbers.LEADING};",
        f"BUCKETS = {postings.BUCKETS};",
        f'SINGLE = "{postings.SINGLE}";',
        f"PROBES = {PROBES};",
        f"WORDS = {WORDS};",
    )
    assert all(line in script for line in constants)
    alphabet = re.search(r'ALPHABET =\s+"(.*?)"', script)
    assert alphabet
    size = numbers.LAST + numbers.LEADING
    assert alphabet[1][:size] == numbers.ALPHABET
    assert len(set(numbers.ALPHABET)) == size
    assert not set(numbers.ALPHABET) & set('AB"\\')


def test_numbers_are_read_back_as_they_were_written() -> None:
    row = (0, 1, 64, 65, 1494, 1495, 100_000, 2**22, 2**30)
    assert read_numbers(numbers.write_numbers(row)) == list(row)


@pytest.mark.parametrize("name", sorted(path.name for path in SCRIPTS.glob("*.js")))
def test_scripts_are_readable(name: str) -> None:
    for line in (SCRIPTS / name).read_text(encoding="utf-8").split("\n"):
        assert len(line) <= 110, line
        assert not re.match(r"\s*var\b", line), line


def test_a_long_issue_is_cut_into_files_by_article(tmp_path: Path) -> None:
    write_corpus(tmp_path, 60, seed=2, characters=16_000)
    archive = _archive(tmp_path)
    paths = {path.rpartition("/")[2]: path for path in archive.files if "/text/" in path}
    long = next(issue for issue in archive.site.issues if len(issue.articles) > 1)
    assert f"{long.key}.js" not in paths
    (issues,) = called(archive.files[paths[f"{long.key}-2.js"]], "text")
    assert issues[0][0] == f"{long.key}-2"
    assert issues[0][3][0][0] == "a2"
    word = archive.bodies[long.key].articles[1].text[:4]
    assert (long.key, "a2") in Reader(archive.files).hits(word)


def test_the_directory_names_all_articles(archive: Archive) -> None:
    listed: list[Any] = Reader(archive.files).articles
    wanted = [
        (issue.key, issue.date.year, article.section, tuple(dict.fromkeys(article.contributors)))
        for issue in archive.site.issues
        for article in issue.articles
    ]
    assert [one[:4] for one in listed] == wanted
    assert called(archive.files[PATH], "index")[0]["version"]


def test_dates_of_the_corpus_span_ten_years(archive: Archive) -> None:
    """The bench is worth what its corpus is worth."""
    assert archive.site.issues[0].date == datetime.date(2016, 1, 4)
    assert len(archive.site.years) == 10
    assert len(archive.site.contributors) > 100
