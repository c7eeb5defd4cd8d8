"""Reads an office's settings of proofreading: 校对 of site.yaml (which rules apply, and their levels) and its terms, content/用语.yaml."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bulletin.proofreading.prose import paragraphs_of
from bulletin.proofreading.rule import Copy, Rule
from bulletin.proofreading.rules import BY_WORD, RULES
from bulletin.proofreading.words import office_terms
from bulletin.reading.nodes import Scalar
from bulletin.reading.yaml_nodes import read_mapping
from bulletin.values.diagnostics import Checked, Diagnostic, Severity, Span, error, has_errors
from bulletin.values.nearest import nearest
from bulletin.values.settings import SITE_FILE, TERMS_FILE, Config
from bulletin.values.text import enumerate_words

OFF = "不查"
_LEVELS = {
    "错误": Severity.ERROR, "error": Severity.ERROR, "警告": Severity.WARNING, "warning": Severity.WARNING,
    "提醒": Severity.NOTE, "hint": Severity.NOTE, "note": Severity.NOTE, OFF: None, "off": None, "否": None,
}  # fmt: skip

Terms = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProofSettings:
    """The office's decisions. levels: (code, level) of rules whose level it changed, None for off. terms: (wrong, right)."""

    levels: tuple[tuple[str, Severity | None], ...] = ()
    exceptions: tuple[str, ...] = ()
    terms: Terms = ()
    phones: tuple[str, ...] = ()  # that may be published
    units: tuple[str, ...] = ()  # names of the address book

    def level(self, rule: Rule) -> Severity | None:
        """Return the severity of a rule's findings; None if they are not to be reported."""
        return dict(self.levels).get(rule.code, rule.level)

    def is_off(self, rule: Rule) -> bool:
        """Return whether the office switched a rule off, including its fixes."""
        return dict(self.levels).get(rule.code, rule) is None


def settings_of(config: Config, terms: Sequence[tuple[str, str]], units: Sequence[str]) -> ProofSettings:
    """Return the settings of proofreading; what cannot be read is skipped, and `check_settings` reports it."""
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
            words, label = f"`{word}` 不能是 `{level}`", "可以写错误、警告、提醒、不查"
            yield error("unknown-choice", words, span, label, hint=f"改成 `{word}: 警告`")


def _place_of(word: str, text: str) -> Span:
    for number, line in enumerate(text.split("\n"), 1):
        if word in line and not line.lstrip().startswith("#"):
            return Span(SITE_FILE, number, line.index(word) + 1, len(word))
    return Span(SITE_FILE)


def parse_terms(text: str) -> Checked[Terms]:
    """Return the pairs (wrong form, right form) of an office's terms. Diagnostics: those of yaml_nodes, wrong-type, duplicate-key."""
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.split("\n")):
        return Checked(())
    mapping = read_mapping(TERMS_FILE, text)
    if mapping.value is None:
        return Checked((), tuple(_with_words_of_line(d, text) for d in mapping.diagnostics))
    found: list[Diagnostic] = []
    terms: dict[str, tuple[str, Span]] = {}
    for name, node in mapping.value.pairs:
        wrong, right = name.text.strip(), node.text.strip() if isinstance(node, Scalar) else ""
        if not wrong or not right or wrong == right:
            words, label = f"`{name.text}` 后面应当是规定的写法", "没有写，或者和前面一样"
            hint = f"{wrong or '写错的样子'}: 应当写成的样子"
            found.append(error("wrong-type", words, name.span, label, hint=hint))
        elif wrong in terms:
            words = f"`{wrong}` 写了两次"
            hint = f"只留一行：{wrong}: {right}"
            related = ((terms[wrong][1], "先写在这里"),)
            found.append(error("duplicate-key", words, name.span, "这里又写了", hint=hint, related=related))
        else:
            terms[wrong] = right, name.span
    # A right form that contains a wrong one would itself be fixed.
    for wrong, (right, span) in terms.items():
        copy = Copy(paragraphs_of(right), terms=tuple((other, to) for other, (to, _) in terms.items()))
        for fault in office_terms(copy):
            again = fault.paragraph.text[fault.start : fault.end]
            words = f"`{wrong}` 改成 `{right}`，里面的 `{again}` 又要改成 `{terms[again][0]}`"
            last = right.replace(again, terms[again][0])
            hint = "两行里只留一行" + ("" if wrong in last else f"，或者写 {wrong}: {last}")
            found.append(error("wrong-type", words, span, "改了又要改", hint=hint))
            break
    pairs = tuple((wrong, right) for wrong, (right, _) in terms.items())
    return Checked(() if has_errors(found) else pairs, (*mapping.diagnostics, *found))


def _with_words_of_line(found: Diagnostic, text: str) -> Diagnostic:
    """Return the diagnostic of a line that is not `写错的: 应为`, with a hint made of its words, else of an example."""
    words = re.split(r"[\s,，、:：=→>-]+", text.split("\n")[found.span.line - 1].strip(" -"))
    wrong, right = words if len(words) == 2 and all(words) else ("县党校", "县委党校")
    return replace(found, hint=f"{wrong}: {right}") if found.code == "wrong-type" else found
