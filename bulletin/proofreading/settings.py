"""What an office decided of proofreading: 校对 of site.yaml, which rules apply and how strictly; content/用语.yaml, its own terms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bulletin.proofreading.rule import Rule
from bulletin.proofreading.rules import BY_WORD, RULES
from bulletin.reading.nodes import Scalar
from bulletin.reading.yaml_nodes import as_mapping, parse_yaml
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
    """What the office decided. levels: of the rules that differ, None for those that are off. terms: wrong, right."""

    levels: tuple[tuple[str, Severity | None], ...] = ()
    exceptions: tuple[str, ...] = ()
    terms: Terms = ()
    phones: tuple[str, ...] = ()  # that may be published
    units: tuple[str, ...] = ()  # names of the address book

    def level(self, rule: Rule) -> Severity | None:
        """Return how bad a finding of a rule is, None where it is not to be reported."""
        return dict(self.levels).get(rule.code, rule.level)

    def is_off(self, rule: Rule) -> bool:
        """Return whether the office switched a rule off, its mends included."""
        return dict(self.levels).get(rule.code, rule) is None


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


def parse_terms(text: str) -> Checked[Terms]:
    """Return pairs of what is written and what should be. Diagnostics: those of yaml_nodes, wrong-type."""
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.split("\n")):
        return Checked(())
    tree = parse_yaml(TERMS_FILE, text)
    mapping = as_mapping(TERMS_FILE, tree.value, text) if not has_errors(tree.diagnostics) else None
    if mapping is None or mapping.value is None:
        return Checked((), (*tree.diagnostics, *(mapping.diagnostics if mapping else ())))
    found: list[Diagnostic] = []
    terms: list[tuple[str, str]] = []
    for name, node in mapping.value.pairs:
        if not isinstance(node, Scalar) or not node.text.strip() or node.text.strip() == name.text.strip():
            found.append(
                error(
                    "wrong-type",
                    f"`{name.text}` 后面应当是规定的写法",
                    name.span,
                    "没有写，或者和前面一样",
                    hint=f"{name.text}: 应当写成的样子",
                )
            )
        else:
            terms.append((name.text.strip(), node.text.strip()))
    return Checked(tuple(terms), (*tree.diagnostics, *found))
