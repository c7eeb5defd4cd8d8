"""Segments of search: what is in their files, and when they are built anew."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.site.search import postings
from bulletin.site.search.directory import PATH, directory_of
from bulletin.site.search.normalize import normalize
from bulletin.site.search.numbers import write_numbers
from bulletin.site.search.postings import BUCKETS, SINGLE, TEXT, TITLE, posting_blocks, shard_of
from bulletin.site.search.segments import ISSUES, SegmentHeader, build_segment, segments
from bulletin.site.search.words import facts_of, words_of
from bulletin.values.encoding import decode, encode
from bulletin.values.model import Issue, IssueBody
from tests.search_reader import Reader, called
from tests.search_reader import postings as read_postings

Articles = Sequence[tuple[str, Sequence[str]]]
# Few characters, so that bigrams meet again; characters that change or vanish when normalized; one beyond U+FFFF, one
# that is not normalized, and a line end.
_texts = st.lists(st.sampled_from("会议工作学习，。Ａa1○ \n𠮷\u200b\ue000\uffff"), max_size=30).map("".join)
_articles = st.lists(st.tuples(_texts, st.lists(_texts, max_size=3)), max_size=9)


def _gathered(articles: Articles, shards: int) -> list[bytes]:
    """Return what `posting_blocks` returns, gathered bigram by bigram."""
    lists: dict[str, set[int]] = defaultdict(set)
    for number, (title, fields) in enumerate(articles):
        for mark, field in ((TITLE, title), *((TEXT, field) for field in (title, *fields))):
            text = normalize(field)
            for char in text:
                lists[mark + char + SINGLE].add(number)
            for at in range(len(text) - 1):
                bucket = ord((text + "\n")[at + 2]) % BUCKETS
                lists[mark + text[at : at + 2]].add(bucket * len(articles) + number)
    out = [""] * shards
    for key in sorted(lists):
        row = sorted(lists[key])
        out[shard_of(key[1:], shards)] += key + write_numbers(b - a for a, b in pairwise((0, *row)))
    return [block.encode() for block in out]


@given(_articles, st.sampled_from([64, 512]))
def test_posting_lists_are_those_gathered_bigram_by_bigram(articles: Articles, shards: int) -> None:
    assert posting_blocks(articles, shards) == _gathered(articles, shards)


def test_every_character_is_normalized_as_for_a_query() -> None:
    """Each character by itself and among others: all that UTF-8 can write, but for the separator of fields."""
    codes = [*range(1, 0xD800), *range(0xE000, 0x10000), *range(0x1F300, 0x1F600), 0x10FFFF]
    articles = [("", ["会".join(map(chr, codes[n : n + 5000]))]) for n in range(0, len(codes), 5000)]
    assert posting_blocks(articles, 512) == _gathered(articles, 512)


def test_a_segment_may_have_very_many_articles() -> None:
    """Numbers of up to four symbols."""
    articles: Articles = [("会议", []), *[("", [""])] * 60_000, ("", ["会议"])]
    assert posting_blocks(articles, 64) == _gathered(articles, 64)


def test_no_run_crosses_from_one_field_into_the_next() -> None:
    (block,) = {
        block.decode() for block in posting_blocks([("甲乙", ["丙丁"])], 64) if "丙丁".encode() in block
    }
    assert read_postings(block, TEXT + "丙丁")
    assert not read_postings(block, TITLE + "丙丁")
    assert not any("乙丙".encode() in block for block in posting_blocks([("甲乙", ["丙丁"])], 64))


def test_a_segment_is_512_issues_in_order_and_128_of_the_newest(pair: tuple[Issue, IssueBody]) -> None:
    """So a query of an archive of 2,000 issues reads 7 files for each bigram, and a new issue changes a small segment."""
    issues = _issues(pair[0], 800)
    found = segments(issues)
    assert [(len(segment.issues), segment.shards) for segment in found] == [
        (512, 512),
        (128, 128),
        (128, 128),
        (32, 128),
    ]
    assert [issue for segment in found for issue in segment.issues] == issues
    assert len(segments([pair[0]] * 2_000)) == 7
    assert max(segment.shards for segment in found) <= postings.MOST_SHARDS
    assert [segment.is_only for segment in segments(issues[:ISSUES])] == [True]
    assert segments([]) == ()


def test_the_key_changes_with_all_that_search_shows_and_with_nothing_else(
    pair: tuple[Issue, IssueBody],
) -> None:
    issue, _ = pair
    article = issue.articles[0]

    def key(changed: Issue) -> str:
        return segments([changed])[0].key

    for changed in (
        replace(issue, body_digest="other"),
        replace(issue, title="别的"),
        replace(issue, abstract="别的"),
        replace(issue, articles=(replace(article, contributor_line="别的"),)),
        replace(issue, articles=(replace(article, keywords=("别的",)),)),
        replace(issue, articles=(replace(article, section="别的"),)),
        replace(issue, articles=(article, article)),
    ):
        assert key(changed) != key(issue)
    assert key(replace(issue, path="elsewhere.md", approver="某人", print_run=500)) == key(issue)


def test_a_changed_issue_changes_its_own_segment_only(pair: tuple[Issue, IssueBody]) -> None:
    issues = _issues(pair[0], 300)
    before = segments(issues)
    issues[130] = replace(issues[130], body_digest="other")
    after = segments([*issues, replace(issues[0], number=replace(issues[0].number, first=999, last=999))])
    assert [one.key == other.key for one, other in zip(before, after, strict=True)] == [True, False, False]


def test_files_are_named_by_what_is_in_them(pair: tuple[Issue, IssueBody]) -> None:
    issues, body = _issues(pair[0], 300), pair[1]
    (first, *_), (other, *_) = segments(issues), segments([replace(issues[0], title="别的"), *issues[1:]])
    header, files = build_segment(first, [body] * ISSUES)
    again = build_segment(first, [body] * ISSUES)
    assert (header, files) == again
    assert all(path.startswith(f"assets/search/{header.digest}/") for path in files)
    assert build_segment(other, [body] * ISSUES).header.digest != header.digest
    assert header.articles == ISSUES
    assert len(files) == ISSUES + header.shards


def test_a_header_is_kept_as_json() -> None:
    header = SegmentHeader("0123456789ab", 64, 3, (True, False))
    assert decode(encode(header), SegmentHeader) == header


def test_a_small_archive_is_one_file(pair: tuple[Issue, IssueBody]) -> None:
    issue, body = pair
    (segment,) = segments([issue])
    header, files = build_segment(segment, [body])
    assert list(files) == [f"assets/search/{header.digest}/all.js"]
    assert header.shards == 0
    large = replace(body, articles=tuple(replace(a, text="长" * 200_000) for a in body.articles))
    header, files = build_segment(segment, [large])
    assert header.shards == 128
    assert f"assets/search/{header.digest}/text/{issue.key}.js" in files


def test_a_site_without_issues_has_a_directory_all_the_same() -> None:
    (content,) = called(directory_of([], []).files[PATH], "index")
    assert content["segments"] == []
    assert Reader(directory_of([], []).files).hits("会议") == []


def test_what_an_issue_shows_is_in_its_words(pair: tuple[Issue, IssueBody]) -> None:
    issue, body = pair
    words, facts = words_of(issue, body), facts_of(issue)
    assert (words.key, words.label, words.day) == (facts.key, facts.label, facts.day)
    assert [article.anchor for article in words.articles] == [article.anchor for article in issue.articles]


def _issues(issue: Issue, count: int) -> list[Issue]:
    return [replace(issue, number=replace(issue.number, first=n, last=n)) for n in range(1, count + 1)]


@pytest.fixture
def pair() -> tuple[Issue, IssueBody]:
    """An issue with one article."""
    from bulletin.reading.issue import parse_issue
    from bulletin.values.settings import Config

    text = "---\n期号: 1\n日期: 2026-01-05\n---\n\n## 县里开了一次会\n\n会议开得很好。\n"
    checked = parse_issue("content/issues/1.md", text, Config("工作简报", "办公室"))
    assert checked.value is not None
    return checked.value.issue, checked.value.body
