"""What search-data.js does with the data of search, in Python: queries without a browser."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any, NamedTuple

from bulletin.site.search.directory import PATH
from bulletin.site.search.normalize import normalize
from bulletin.site.search.numbers import ALPHABET, LAST, LEADING
from bulletin.site.search.postings import BUCKETS, SINGLE, TEXT, TITLE, shard_of
from bulletin.site.search.segments import FOLDER

PROBES = 4  # as in search-data.js
WORDS = 5


class Listed(NamedTuple):
    """An article as the directory has it. text: the key of its text; place: which article of that text it is."""

    issue: str
    year: int
    section: str
    contributors: tuple[str, ...]
    text: str
    place: int


class Found(NamedTuple):
    """An article that may have all words, or has them. number: its place in the directory."""

    number: int
    in_title: bool


class Reader:
    """A reader of data files. loaded: the files that were read for the last query, the directory excepted."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """files: contents by path from the site's root."""
        self.files = files
        self.loaded: set[str] = set()
        (self.directory,) = called(files[PATH], "index")
        self.articles = list(self._articles())
        self.segments: list[tuple[str, int, int, int]] = []  # digest, shards, first article, how many
        for digest, shards, count in self.directory["segments"]:
            self.segments.append((digest, shards, sum(s[3] for s in self.segments), count))

    def hits(self, query: str) -> list[tuple[str, str]]:
        """Return issue and anchor of all articles that have all words, in the order in which they are shown."""
        words = words_of_query(query)
        self.loaded.clear()
        found = [
            hit for candidate in self.candidates(words) for hit in self._checked(candidate.number, words)
        ]
        return [(self.articles[n].issue, self._text(n)[0]) for n, _ in self._in_order(found)]

    def candidates(self, words: list[str]) -> list[Found]:
        """Return the articles that posting lists name; of a small archive, all."""
        if not words:
            return []
        if all(shards == 0 for _, shards, _, _ in self.segments):
            return [Found(n, in_title=False) for n in range(len(self.articles))]
        probes = list(probes_of(words))
        texts, titles = (self._having_all(probes, mark) for mark in (TEXT, TITLE))
        return self._in_order([Found(n, n in titles) for n in texts])

    def _having_all(self, probes: list[tuple[str, int | None]], mark: str) -> set[int]:
        counts = Counter(n for probe in probes for n in self._having(probe, mark))
        return {n for n, count in counts.items() if count == len(probes)}

    def _having(self, probe: tuple[str, int | None], mark: str) -> set[int]:
        bigram, bucket = probe
        found = set()
        for digest, shards, start, size in self.segments:
            (block,) = called(self._load(f"{digest}/lists/{shard_of(bigram, shards)}.js"), "lists")
            for posting in postings(block, mark + bigram):
                if bucket is None or posting // size == bucket:
                    found.add(start + posting % size)
        return found

    def _checked(self, number: int, words: list[str]) -> Iterator[Found]:
        _, title, _, _, fields = self._text(number)
        normalized = [normalize(text) for text in (title, *fields)]
        if all(any(word in text for text in normalized) for word in words):
            yield Found(number, all(word in normalized[0] for word in words))

    def _text(self, number: int) -> Any:
        article = self.articles[number]
        segment = next(s for s in reversed(self.segments) if s[2] <= number)
        path = f"{segment[0]}/text/{article.text}.js" if segment[1] else f"{segment[0]}/all.js"
        (issues,) = called(self._load(path), "text")
        return next(issue[3][article.place] for issue in issues if issue[0] == article.text)

    def _load(self, path: str) -> bytes:
        self.loaded.add(f"{FOLDER}/{path}")
        return self.files[f"{FOLDER}/{path}"]

    def _in_order(self, found: list[Found]) -> list[Found]:
        issue_at = {issue: n for n, issue in enumerate(self.directory["keys"].split(" "))}
        return sorted(
            found, key=lambda f: (not f.in_title, -issue_at[self.articles[f.number].issue], f.number)
        )

    def _articles(self) -> Iterator[Listed]:
        data = self.directory
        years = [year for year, count in data["years"] for _ in range(count)]
        facts, names = iter(read_numbers(data["articles"])), iter(read_numbers(data["names"]))
        for key, count, year in zip(
            data["keys"].split(" "), read_numbers(data["issues"]), years, strict=False
        ):
            for place in range(count >> 1):
                name_count, section = divmod(next(facts), len(data["sections"]))
                yield Listed(
                    key,
                    year,
                    data["sections"][section],
                    tuple(data["contributors"][next(names)] for _ in range(name_count)),
                    f"{key}-{place + 1}" if count & 1 else key,
                    0 if count & 1 else place,
                )


def words_of_query(query: str) -> list[str]:
    """Return the words, normalized, each once."""
    return list(dict.fromkeys(word for word in map(normalize, query.split()) if word))


def probes_of(words: list[str]) -> Iterator[tuple[str, int | None]]:
    """Yield bigrams and single characters that are looked up, each with the bucket of its next character, None where any will do."""
    longest = sorted(words, key=len, reverse=True)[:WORDS]
    each = max(PROBES // len(longest), 1)
    for word in longest:
        if len(word) == 1:
            yield word + SINGLE, None
            continue
        last = len(word) - 2
        count = min(last + 1, each)
        for n in range(count):
            at = int(n * last / (count - 1) + 0.5) if count > 1 else 0
            yield word[at : at + 2], ord(word[at + 2]) % BUCKETS if at < last else None


def called(data: bytes, function: str) -> list[Any]:
    """Return the arguments of a data file's one call."""
    text = data.decode()
    begin, end = f"bulletinSearch.{function}(", ")\n"
    assert text.startswith(begin), text[:40]
    assert text.endswith(end)
    arguments: list[Any] = json.loads(f"[{text[len(begin) : -len(end)]}]")
    return arguments


def postings(block: str, key: str) -> list[int]:
    """Return the numbers of a posting list."""
    begin = block.find(key)
    if begin < 0:
        return []
    begin += len(key)
    end = next((n for n in range(begin, len(block)) if block[n] in "AB"), len(block))
    return list(accumulate(read_numbers(block[begin:end])))


def read_numbers(text: str) -> list[int]:
    """Return what `write_numbers` wrote."""
    out, rest = [], 0
    for symbol in text:
        digit = ALPHABET.index(symbol)
        if digit < LAST:
            out.append(rest * LAST + digit)
            rest = 0
        else:
            rest = rest * LEADING + digit - LAST + 1
    return out
