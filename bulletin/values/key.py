"""The type of a key of the content format: its spellings, the kind of its value, and the handbook's text about it."""

from dataclasses import dataclass
from typing import Literal

from bulletin.values.choices import Choice

Kind = Literal[
    "text",  # one line of words
    "texts",  # words, or a list of them
    "integer",  # 1, 2, 3 …
    "count",  # 0, 1, 2 …
    "issue-number",  # 365, or 7-8 for a combined issue
    "date",  # 2020-03-10
    "flag",  # 是 / 否
    "choice",  # one of `choices`
    "secrecy",  # 公开, 内部, 秘密★10年 …
    "points",  # a length in pt
    "millimetres",  # a length in mm
    "sections",  # names, or mappings of SECTION keys
    "recipients",  # names, or mappings of RECIPIENT keys
    "errata",  # mappings of ERRATUM keys
    "print",  # a mapping of PRINT keys
    "fonts",  # a mapping of FONT keys
    "dispatch",  # a mapping of DISPATCH keys
    "sender",  # a mapping of SENDER keys
    "filing",  # a mapping of FILING keys
    "units",  # names, or mappings of UNIT keys
    "groups",  # a mapping: the group's name → names of units or of other groups
    "copy-numbers",  # 000031–000032, or a list of them
    "given",  # mappings of GIVEN keys
    "runs",  # mappings of RUN keys
    "written",  # mappings of WRITTEN keys
    "shares",  # a mapping: name → copies
    "pairs",  # a mapping: words → words
]


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its two spellings, the kind of its value, and the handbook's text about it (about, example, default)."""

    zh: str
    en: str
    kind: Kind
    about: str
    example: str
    required: bool = False
    default: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockKind:
    """A kind of `::: name` block. titled: whether a title may follow the name."""

    zh: str
    en: str
    about: str
    titled: bool


def spellings(keys: tuple[Key, ...]) -> dict[str, Key]:
    """Return a mapping from each spelling, Chinese and English, to its key."""
    return {word: key for key in keys for word in (key.zh, key.en)}
