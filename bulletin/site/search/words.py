"""An issue's facts and body → the words of its articles, as the search page shows them and searches in them."""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Final, NamedTuple

from bulletin.site.search.normalize import normalize
from bulletin.site.views import day
from bulletin.values.model import Article, ArticleBody, Issue, IssueBody

LONG_ISSUE: Final = 9_000  # characters; in a longer issue each article has a file of its own
_TAG: Final = re.compile(r"<[^>]*>")
_as_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class ArticleFacts(NamedTuple):
    """What search shows of an article besides its body. above, below: other fields that are searched, in this order
    before and after the notes."""

    anchor: str
    title: str
    section: str
    contributor_line: str
    above: tuple[str, ...]
    below: tuple[str, ...]


class IssueFacts(NamedTuple):
    """What search shows of an issue. As long as the facts of all its issues are the same, a segment is not rebuilt."""

    key: str
    label: str
    day: str
    title: str
    abstract: str
    errata: tuple[str, ...]
    articles: tuple[ArticleFacts, ...]
    body_digest: str


class ArticleWords(NamedTuple):
    """An article as the search page shows it. fields: those that are searched besides the title, the text first."""

    anchor: str
    title: str
    section: str
    contributor_line: str
    fields: tuple[str, ...]


class IssueWords(NamedTuple):
    """An issue as the search page shows it. is_long: whether its articles have files of their own."""

    key: str
    label: str
    day: str
    is_long: bool
    articles: tuple[ArticleWords, ...]


def facts_of(issue: Issue) -> IssueFacts:
    """Return what search shows of an issue besides its body."""
    return IssueFacts(
        issue.key,
        issue.number.short,
        day(issue.date).text,
        issue.title,
        issue.abstract,
        tuple(erratum.content for erratum in issue.errata),
        tuple(map(_article_facts, issue.articles)),
        issue.body_digest,
    )


def words_of(issue: Issue, body: IssueBody) -> IssueWords:
    """Return an issue's words; title, abstract, notes and errata of the issue itself are fields of its first article."""
    facts = facts_of(issue)
    whole = (facts.title, facts.abstract, *map(without_markup, body.notes), *facts.errata)
    articles = tuple(
        _article_words(article, text, whole if place == 0 else ())
        for place, (article, text) in enumerate(zip(facts.articles, body.articles, strict=True))
    )
    characters = sum(len(text.text) for text in body.articles)
    is_long = len(articles) > 1 and characters > LONG_ISSUE
    return IssueWords(facts.key, facts.label, facts.day, is_long, articles)


def text_files(words: IssueWords) -> Iterator[tuple[str, bytes]]:
    """Yield the names of an issue's text files with their contents: one, or one for each article of a long issue."""
    if not words.is_long:
        yield f"{words.key}.js", script("text", [shown(words)])
        return
    for number, article in enumerate(words.articles, 1):
        key = f"{words.key}-{number}"
        yield f"{key}.js", script("text", [shown(words._replace(key=key, articles=(article,)))])


def shown(words: IssueWords) -> list[object]:
    """Return the values of one issue for a text file: key, label, date, and five values of each article."""
    return [words.key, words.label, words.day, [list(article) for article in words.articles]]


def script(function: str, value: object) -> bytes:
    """Return a script that calls a function of search-data.js with one value."""
    # These two line ends of Unicode end a string literal in browsers before 2019.
    text = _as_json(value).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"bulletinSearch.{function}({text})\n".encode()


def _article_facts(article: Article) -> ArticleFacts:
    dates = (article.date, article.signed_on)
    return ArticleFacts(
        article.anchor,
        article.title.text,
        article.section,
        article.contributor_line,
        (
            *(attachment.title.text for attachment in article.attachments),
            article.toc_title,
            article.kicker,
            article.subtitle,
            article.contributor_line,
            article.abstract,
        ),
        (
            *article.authors,
            article.author_note,
            article.source,
            article.document_number,
            article.addressee,
            article.signatory,
            *article.keywords,
            *article.editors,
            *(day(date).text for date in dates if date),
        ),
    )


def _article_words(facts: ArticleFacts, body: ArticleBody, whole: Iterable[str]) -> ArticleWords:
    """Return the words of an article; the first field is the text as its page shows it. whole: fields of the issue."""
    text = "\n".join(map(without_markup, (body.html, *body.attachments)))
    fields = [text]
    # The text of the page has the ordinals of lists. `body.text` has none, and so is searched as well, for a run of
    # characters that crosses from one item to the next.
    if text != body.text and _differ(text, body.text):
        fields.append(body.text)
    fields += (*facts.above, *map(without_markup, (*body.notes, *body.footnotes)), *facts.below, *whole)
    distinct = tuple(field for field in dict.fromkeys(fields) if field and field != facts.title)
    return ArticleWords(facts.anchor, facts.title, facts.section, facts.contributor_line, distinct)


def _differ(one: str, other: str) -> bool:
    """Return whether two normalized texts differ. Normalizing takes time, so texts that differ only in line ends are found first."""
    return one.replace("\n", "") != other.replace("\n", "") and normalize(one) != normalize(other)


def without_markup(html: str) -> str:
    """Return the words of HTML without tags; its line ends, which are between blocks, stay."""
    return unescape(_TAG.sub("", html)).strip()
