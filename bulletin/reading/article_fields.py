"""The `:字段: 值` lines under an article's title → their values."""

import datetime

from bulletin.reading.contributors import split_names
from bulletin.reading.field_messages import near_key, unknown_key, unreadable_date
from bulletin.reading.fields import Located
from bulletin.reading.fragments import SourceLines
from bulletin.reading.markdown import Chunk
from bulletin.reading.numerals import date_in, day_in, parse_date
from bulletin.reading.rendering import plain_line
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.key import spellings
from bulletin.values.keys import ARTICLE

_WORDS = spellings(ARTICLE)


class ArticleFields:
    """The fields of one article; values: by English name, each with the place of its name. `found` takes diagnostics."""

    def __init__(self, source: SourceLines, chunks: list[Chunk], found: list[Diagnostic]) -> None:
        """Read the fields. Diagnostics: unknown-key, duplicate-key."""
        self._source = source
        self.found = found
        self.values: dict[str, Located[str]] = {}
        for chunk in chunks:
            written = chunk.directive
            name_at = Span(source.path, chunk.line, written.column + 1, len(written.name))
            key = _WORDS.get(written.name)
            if key is None:
                near = near_key(written.name, ARTICLE)
                line = f":{near}: {written.value}" if near else ""
                self.found.append(unknown_key(written.name, name_at, ARTICLE, "文章的字段里", line))
            elif key.en in self.values:
                self.found.append(
                    error(
                        "duplicate-key",
                        f"文章的 `{key.zh}` 写了两次",
                        name_at,
                        "这里又写了一次",
                        hint=f"只留一个 `:{key.zh}:`",
                        related=((self.values[key.en].span, "先写在这里"),),
                    )
                )
            else:
                self.values[key.en] = Located(plain_line(written.value), name_at)

    def one(self, name: str) -> str:
        """Return a field's value, empty without one."""
        return self.values[name].value if name in self.values else ""

    def many(self, name: str) -> tuple[str, ...]:
        """Return the names in a field's value."""
        return split_names(self.one(name))

    def date(self, name: str) -> datetime.date | None:
        """Return the day in a field; None without one. Diagnostics: unreadable-date."""
        text = self.one(name)
        if not text:
            return None
        parsed = parse_date(text)
        if isinstance(parsed, str):
            number = self.values[name].span.line
            where = self._source.find(text, number, number)
            meant = date_in(text) or day_in(text, 2026)
            line = self._source.lines[number - 1].replace(text, meant.isoformat())
            self.found.append(unreadable_date(text, where, parsed, line))
            return None
        return parsed
