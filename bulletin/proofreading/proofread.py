"""A text and the office's settings → diagnostics at the author's places, and the text with what is mechanical mended."""

import datetime
import fnmatch
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bulletin.proofreading.prose import HAN, OBJECT, paragraphs_of
from bulletin.proofreading.rule import Copy, Fault, Mend, Rule
from bulletin.proofreading.rules import BY_WORD, RULES
from bulletin.proofreading.stretches import Stretches
from bulletin.values.diagnostics import Diagnostic, Severity, Span, error
from bulletin.values.nearest import nearest
from bulletin.values.settings import SITE_FILE, Config
from bulletin.values.text import enumerate_words

OFF = "不查"
_LEVELS = {
    "错误": Severity.ERROR, "error": Severity.ERROR, "警告": Severity.WARNING, "warning": Severity.WARNING,
    "提醒": Severity.NOTE, "hint": Severity.NOTE, "note": Severity.NOTE, OFF: None, "off": None, "否": None,
}  # fmt: skip
_OF_CHARACTERS = frozenset({"compatibility-character", "invisible-character", "missing-glyph"})
_OF_MARKUP = frozenset(
    {"half-width-brackets", "field-without-colon", "typed-field", "unread-link", "unread-mark", "stray-br"}
)
_PASSES = 4  # a mend may show another fault beside it; more than two passes were never needed
# Titles of documents and numbers of documents are other people's words: said to be wrong perhaps, but never mended.
_OTHERS = re.compile(rf"《[^《》\n]*》|[{HAN}]{{1,8}}〔\d{{4}}〕\d+号")


@dataclass(frozen=True, slots=True)
class ProofSettings:
    """What the office decided. levels: of the rules that differ, None for those that are off. terms: wrong, right."""

    levels: tuple[tuple[str, Severity | None], ...] = ()
    exceptions: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    phones: tuple[str, ...] = ()  # that may be published
    units: tuple[str, ...] = ()  # names of the address book

    def level(self, rule: Rule) -> Severity | None:
        """Return how bad a finding of a rule is, None where it is not to be reported."""
        return dict(self.levels).get(rule.code, rule.level)

    def is_off(self, rule: Rule) -> bool:
        """Return whether the office switched a rule off, its mends included."""
        return dict(self.levels).get(rule.code, rule) is None


class Change(NamedTuple):
    """A mend in a file: its place, what stood there, what stands there now, and the rule."""

    span: Span
    before: str
    after: str
    rule: Rule


class _Placed(NamedTuple):
    """A finding with its rule and its place in the source."""

    rule: Rule
    finding: Fault
    start: int
    end: int


def settings_of(
    config: Config, terms: Sequence[tuple[str, str]] = (), units: Sequence[str] = ()
) -> ProofSettings:
    """Return the settings of proofreading; what cannot be read is passed over, `check_settings` names it."""
    levels = tuple(
        (BY_WORD[word].code, _LEVELS[level])
        for word, level in config.proof_levels
        if word in BY_WORD and level in _LEVELS
    )
    return ProofSettings(levels, config.proof_exceptions, tuple(terms), config.public_phones, tuple(units))


def check_settings(config: Config, text: str) -> Iterator[Diagnostic]:
    """Yield what cannot be read in 校对 of site.yaml, whose text is `text`. Diagnostics: unknown-rule, unknown-choice."""
    for word, level in config.proof_levels:
        span = _place_of(word, text)
        if word not in BY_WORD:
            names = [rule.name for rule in RULES]
            near = nearest(word, names)
            hint = f"是不是 `{near}`？" if near else f"可以写：{enumerate_words(names)}"
            yield error("unknown-rule", f"没有 `{word}` 这条校对规则", span, "没有这个名字", hint=hint)
        elif level not in _LEVELS:
            hint = f"改成 `{word}: 警告`"
            yield error(
                "unknown-choice",
                f"`{word}` 不能是 `{level}`",
                span,
                "可以写错误、警告、提醒、不查",
                hint=hint,
            )


def _place_of(word: str, text: str) -> Span:
    for number, line in enumerate(text.split("\n"), 1):
        if word in line and not line.lstrip().startswith("#"):
            return Span(SITE_FILE, number, line.index(word) + 1, len(word))
    return Span(SITE_FILE)


def named_lines(path: str, found: Iterable[Diagnostic]) -> frozenset[int]:
    """Return the lines of a file that hold a mistake of form: they may read otherwise once it is mended.

    One mistake, one message; and a mend must not take for words what was meant to be markup.
    """
    return frozenset(
        d.span.line
        for d in found
        if d.span.path == path
        and d.code not in _OF_CHARACTERS
        and d.code not in BY_WORD
        and (d.severity is Severity.ERROR or d.code in _OF_MARKUP)
    )


def proofread(
    path: str,
    text: str,
    settings: ProofSettings,
    exceptions: Sequence[str] = (),
    date: datetime.date | None = None,
    *,
    named: Collection[int] = (),
    has_faces: bool = False,
) -> Iterator[Diagnostic]:
    """Yield what an editor would mark in a text. Diagnostics: the codes of RULES.

    exceptions: of this file. date: of the issue. named: lines that named_lines gives. has_faces: whether
    `checks/characters` looks at it as well.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    placed = tuple(_placed(path, text, settings, exceptions, date))
    mends: dict[int, list[Mend]] = {}
    for _, finding, _, _ in placed:
        mends.setdefault(id(finding.paragraph), []).extend(finding.mends)
    for made in mends.values():
        made.sort()
    for rule, finding, start, end in placed:
        level = settings.level(rule) or (None if has_faces else Severity.ERROR)
        if level is None:
            continue
        line = bisect_right(starts, start)
        if line in named:
            continue
        stop = text.find("\n", start)
        length = max(1, min(end, stop if stop >= 0 else len(text)) - start)
        span = Span(path, line, start - starts[line - 1] + 1, length)
        yield Diagnostic(
            rule.code,
            level,
            finding.message,
            span,
            rule.about,
            (),
            _hint(finding, mends[id(finding.paragraph)]),
        )


def mended(
    path: str,
    text: str,
    settings: ProofSettings,
    exceptions: Sequence[str] = (),
    date: datetime.date | None = None,
    *,
    named: Collection[int] = (),
) -> tuple[str, tuple[Change, ...]]:
    """Return the text with every certain mend, and the changes in order; the text mended once more stays as it is."""
    changes: list[Change] = []
    for _ in range(_PASSES):
        made = _chosen(path, text, settings, exceptions, date, named)
        if not made:
            break
        for start, end, new, rule in reversed(made):
            line = text.count("\n", 0, start) + 1
            span = Span(path, line, start - text.rfind("\n", 0, start))
            changes.append(Change(span, text[start:end], new, rule))
            text = text[:start] + new + text[end:]
    return text, tuple(sorted(changes, key=lambda change: (change.span.line, change.span.column)))


def _chosen(
    path: str,
    text: str,
    settings: ProofSettings,
    exceptions: Sequence[str],
    date: datetime.date | None,
    named: Collection[int],
) -> list[tuple[int, int, str, Rule]]:
    """Return the mends of one pass in order: where two would meet, the rule higher in the table is first."""
    taken = Stretches()
    made: list[tuple[int, int, str, Rule]] = []
    for rule, finding, _, _ in _placed(path, text, settings, exceptions, date):
        places = [(finding.paragraph.source_range(mend.start, mend.end), mend.text) for mend in finding.mends]
        if named and any(text.count("\n", 0, start) + 1 in named for (start, _), _ in places):
            continue
        if any(taken.meets(*place) for place, _ in places):
            continue
        for place, _ in places:
            taken.add(*place)
        made += [(start, end, new, rule) for (start, end), new in places if text[start:end] != new]
    return sorted(made, key=lambda mend: mend[:2])


def _placed(
    path: str,
    text: str,
    settings: ProofSettings,
    exceptions: Sequence[str],
    date: datetime.date | None,
) -> Iterator[_Placed]:
    """Yield every finding that no exception covers; mends only where they are certain and the words are the author's."""
    copy = Copy(paragraphs_of(text), date, settings.terms, settings.units)
    words, off = _exceptions_for(path, (*settings.exceptions, *exceptions))
    if "*" in off:
        return
    kept = Stretches(match.span() for word in words for match in re.finditer(re.escape(word), text))
    others: dict[int, Stretches] = {}
    for rule in RULES:
        if rule.code in off or settings.is_off(rule):
            continue
        for finding in rule.find(copy):
            start, end = finding.paragraph.source_range(finding.start, finding.end)
            if kept.meets(start, end):
                continue
            yield _Placed(rule, _certain(finding, others), start, end)


def _exceptions_for(path: str, exceptions: Sequence[str]) -> tuple[list[str], set[str]]:
    """Return the words that stay as they are in a file, and the codes of the rules that do not apply; `*` for all."""
    words: list[str] = []
    off: set[str] = set()
    for exception in exceptions:
        if exception.startswith("content/"):
            pattern, _, rule = exception.partition(" ")
            if fnmatch.fnmatchcase(path, pattern):
                off.add(BY_WORD[rule.strip()].code if rule.strip() in BY_WORD else "*")
        elif exception in BY_WORD:
            off.add(BY_WORD[exception].code)
        elif exception:
            words.append(exception)
    return words, off


def _certain(finding: Fault, others: dict[int, Stretches]) -> Fault:
    """Return a finding without its mends where they would touch other people's words, or markup between the words."""
    paragraph = finding.paragraph
    if not finding.mends:
        return finding
    if id(paragraph) not in others:
        others[id(paragraph)] = Stretches(match.span() for match in _OTHERS.finditer(paragraph.text))
    for start, end, _ in finding.mends:
        first, last = paragraph.source_range(start, end)
        if others[id(paragraph)].meets(start, end) or last - first != end - start:
            hint = finding.hint or _hint(finding, ())
            return finding._replace(mends=(), hint=hint)
    return finding


def _hint(finding: Fault, around: Sequence[Mend]) -> str:
    """Return what to write: the words around with every mend made, or what the finding says."""
    if not finding.mends:
        return f"改法：{finding.hint}"
    words = finding.paragraph.text
    first, last = finding.mends[0].start, finding.mends[-1].end
    left = max(words.rfind("\n", 0, first) + 1, first - 8)
    right = words.find("\n", last)
    right = min(len(words) if right < 0 else right, last + 8)
    out, at = "", left
    near = around[bisect_left(around, (left,)) : bisect_left(around, (right,))]
    own = [mend for mend in near if not any(m.start < mend.end and mend.start < m.end for m in finding.mends)]
    for start, end, new in sorted({*finding.mends, *own}):
        if at <= start and end <= right:
            out += words[at:start] + new
            at = end
    wanted = (out + words[at:right]).replace(OBJECT, "…").replace("\n", "").strip()
    return f"改成 `{wanted}`"
