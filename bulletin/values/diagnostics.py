"""Diagnostics as values, and their rendering for authors (in the style of rustc, in Chinese)."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Generic, TypeAlias, TypeVar

from bulletin.values.text import display_width, enumerate_words, shown, shown_in_line

T = TypeVar("T")
Related: TypeAlias = "tuple[tuple[Span, str], ...]"
"""Other places of a finding, each with its label; an empty label means that the same problem occurs there."""
# How many further places of one finding are shown with their source lines, and how many after these are only named.
QUOTED, NAMED = (2, 20)
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Severity(Enum):
    """How serious a finding is; the value is the word that authors see."""

    ERROR = "错误"  # nothing is published
    WARNING = "警告"  # published, but should be checked
    NOTE = "提醒"  # for information


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of characters in one line of a file: line and column count from 1, length in characters.

    Line 0 means the file as a whole.
    """

    path: str
    line: int = 0
    column: int = 1
    length: int = 1


def span_at(path: str, text: str, at: int, length: int = 1) -> Span:
    """Return the span that begins at a character offset of a file's text. at: counts from 0."""
    return Span(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), length)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. message: complete by itself; label: what is wrong at `span`; hint: what to write instead.

    subject: findings of one code and the same non-empty subject are shown as one, with all their places (`merged_by_subject`).
    """

    code: str
    severity: Severity
    message: str
    span: Span
    label: str = ""
    related: Related = ()
    hint: str = ""
    is_private: bool = False  # the text at `span` is private data and must not be shown
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """A result and the diagnostics found while computing it; `value` is None if there is no usable result."""

    value: T | None
    diagnostics: tuple[Diagnostic, ...] = ()


def error(
    code: str, message: str, span: Span, label: str = "", *, hint: str = "", related: Related = ()
) -> Diagnostic:
    """Return a diagnostic that prevents publishing."""
    return Diagnostic(code, Severity.ERROR, message, span, label, related, hint)


def warning(
    code: str,
    message: str,
    span: Span,
    label: str = "",
    *,
    hint: str = "",
    related: Related = (),
    subject: str = "",
) -> Diagnostic:
    """Return a diagnostic that does not stop the build."""
    return Diagnostic(code, Severity.WARNING, message, span, label, related, hint, subject=subject)


def note(
    code: str, message: str, span: Span, label: str = "", *, hint: str = "", subject: str = ""
) -> Diagnostic:
    """Return a diagnostic that only informs."""
    return Diagnostic(code, Severity.NOTE, message, span, label, (), hint, subject=subject)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics sorted by path, line, column and code, without duplicates."""
    unique = dict.fromkeys(diagnostics)
    return tuple(sorted(unique, key=lambda d: (d.span.path, d.span.line, d.span.column, d.code)))


def merged_by_subject(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Merge diagnostics of equal code, severity and non-empty subject: the first one gets the places of the others as `related`."""
    first: dict[object, Diagnostic] = {}
    for diagnostic in diagnostics:
        same = (diagnostic.code, diagnostic.severity, diagnostic.subject)
        key = same if diagnostic.subject else diagnostic
        before = first.setdefault(key, diagnostic)
        if before is not diagnostic:
            first[key] = replace(before, related=(*before.related, (diagnostic.span, "")))
    return tuple(first.values())


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Return whether any of them prevents publishing."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def count_line(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the counts by severity, `3 个错误，1 个警告`, without zero counts; empty if there are no diagnostics."""
    found = [d.severity for d in diagnostics]
    counts = ((severity, found.count(severity)) for severity in Severity)
    return "，".join(f"{count} 个{severity.value}" for severity, count in counts if count)


def lines_of(texts: Mapping[str, str], paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the source lines of each of these files that has a text, for rendering diagnostics."""
    return {path: texts[path].split("\n") for path in dict.fromkeys(paths) if path in texts}


def render_full(diagnostic: Diagnostic, lines_of: Mapping[str, list[str]]) -> str:
    """Return the diagnostic with its source lines, carets under the place, and the hint.

    lines_of: the lines of each known file; for other files only the place is named.
    """
    same, others = _same_elsewhere(diagnostic)
    places = [(diagnostic.span, diagnostic.label), *others, *((span, "") for span in same[:QUOTED])]
    if diagnostic.is_private:
        lines_of = without_private(lines_of, (diagnostic,))
    # The width of the column of line numbers.
    gutter = max((len(str(span.line)) for span, _ in places if span.line), default=0)
    indent = " " * (gutter + 1)
    out = [f"{diagnostic.severity.value}[{diagnostic.code}]: {shown_in_line(diagnostic.message)}"]
    for span, label in places:
        out.extend(_place(span, label, lines_of.get(span.path, []), gutter))
    if same[QUOTED:]:
        out.append(f"{indent}= {_and_elsewhere(same[QUOTED:])}")
    if diagnostic.hint:
        first, *more = diagnostic.hint.split("\n")
        out.append(f"{indent}= 提示：{first}")
        out.extend(f"{indent}        {line}" for line in more)
    return shown("\n".join(out))


def _same_elsewhere(diagnostic: Diagnostic) -> tuple[list[Span], list[tuple[Span, str]]]:
    """Split `related` into places of the same problem (no label), and labelled places that explain it."""
    same = [span for span, words in diagnostic.related if not words]
    return same, [(span, words) for span, words in diagnostic.related if words]


def _and_elsewhere(spans: Sequence[Span]) -> str:
    named = [f"{shown_in_line(span.path)}:{span.line}" if span.line else span.path for span in spans[:NAMED]]
    etc = " 等" if len(spans) > NAMED else ""
    return f"还有 {len(spans)} 处：{enumerate_words(named)}{etc}"


def as_shown(
    found: Iterable[Diagnostic], texts: Mapping[str, str], every: Iterable[Diagnostic] = ()
) -> tuple[list[Diagnostic], Mapping[str, list[str]]]:
    """Return the diagnostics merged by subject, and the lines of their files, both with private text masked.

    every: further diagnostics of the same texts, whose private places are masked in the lines, too.
    """
    merged = merged_by_subject(found)
    spans = [span for d in merged for span in (d.span, *(span for span, _ in d.related))]
    lines = lines_of(texts, (span.path for span in spans))
    return without_private_words(merged, lines), without_private(lines, (*merged, *every))


def without_private(
    lines_of: Mapping[str, list[str]], found: Iterable[Diagnostic]
) -> Mapping[str, list[str]]:
    """Return the lines of files with each private character replaced by a star."""
    masked = dict(lines_of)
    for span in _private_places(found, lines_of):
        lines = list(masked[span.path])
        line, start, end = lines[span.line - 1], span.column - 1, span.column - 1 + span.length
        lines[span.line - 1] = line[:start] + "*" * len(line[start:end]) + line[end:]
        masked[span.path] = lines
    return masked


def _private_places(found: Iterable[Diagnostic], lines_of: Mapping[str, list[str]]) -> list[Span]:
    """Return the spans of private findings that are within these lines."""
    return [d.span for d in found if d.is_private and 0 < d.span.line <= len(lines_of.get(d.span.path, ()))]


def without_private_words(found: Sequence[Diagnostic], lines_of: Mapping[str, list[str]]) -> list[Diagnostic]:
    """Return the diagnostics with …… for each private text that their message, label or hint quotes.

    For example, a missing picture is reported with its file name, which may contain a telephone number.
    """
    places = _private_places(found, lines_of)
    words = {lines_of[at.path][at.line - 1][at.column - 1 :][: at.length] for at in places}
    if not words:
        return list(found)
    # Longer words first, so that a word within another one does not win; `$.` matches nothing.
    private = re.compile("|".join(map(re.escape, sorted(words - {""}, key=len, reverse=True))) or "$.")

    def quiet(text: str) -> str:
        return private.sub("……", text)

    return [
        replace(
            each,
            message=quiet(each.message),
            label=quiet(each.label),
            hint=quiet(each.hint),
            related=tuple((span, quiet(text)) for span, text in each.related),
        )
        for each in found
    ]


def _place(span: Span, label: str, lines: list[str], gutter: int) -> list[str]:
    arrow = " " * gutter + "--> "
    if not span.line:
        return [arrow + shown_in_line(span.path), *([" " * (gutter + 1) + f"= {label}"] if label else [])]
    out = [f"{arrow}{shown_in_line(span.path)}:{span.line}:{span.column}"]
    if span.line <= len(lines):
        text, start, length = _window(shown(lines[span.line - 1]), span.column - 1, span.length)
        before = " " * display_width(text[:start])
        carets = "^" * max(1, display_width(text[start : start + length]))
        out.append(f"{span.line:>{gutter}} | {text}")
        out.append(f"{' ' * gutter} | {before}{carets} {label}".rstrip())
    elif label:
        out.append(" " * (gutter + 1) + f"= {label}")
    return out


def _window(line: str, start: int, length: int) -> tuple[str, int, int]:
    """Return the excerpt of a line that contains the place, and the start and length of the place in the excerpt.

    A paragraph is one line of several hundred characters, which is too long for a terminal.
    """
    clean = line.replace("\t", "→")
    length = min(length, 36)
    # An excerpt has at most 16 + 36 + 16 characters; a 汉字 takes two terminal cells.
    if len(clean) <= 60:
        return clean, start, length
    left = max(0, start - 16)
    right = min(len(clean), max(start + length + 16, left + 48))
    head, tail = "…" if left else "", "…" if right < len(clean) else ""
    return head + clean[left:right] + tail, start - left + len(head), length


def render_short(diagnostic: Diagnostic) -> str:
    """Return `path:line:col: 错误[code]: message` on one line."""
    span = diagnostic.span
    place = f"{span.path}:{span.line}:{span.column}" if span.line else span.path
    same, _ = _same_elsewhere(diagnostic)
    words = f"{diagnostic.message}；{_and_elsewhere(same)}" if same else diagnostic.message
    return shown_in_line(f"{place}: {diagnostic.severity.value}[{diagnostic.code}]: {words}")


def render_json(diagnostic: Diagnostic) -> str:
    """Return the diagnostic as one JSON object on one line; severity is its English name."""

    def place(span: Span, label: str) -> dict[str, object]:
        return {**asdict(span), "label": label}

    data = {
        "code": diagnostic.code,
        "severity": diagnostic.severity.name.lower(),
        "message": diagnostic.message,
        **place(diagnostic.span, diagnostic.label),
        "related": [place(span, label) for span, label in diagnostic.related],
        "hint": diagnostic.hint,
    }
    # json.dumps escapes C0 controls only. Other characters that control a terminal are escaped here, so that printing is safe and nothing is lost.
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(data, ensure_ascii=False))
