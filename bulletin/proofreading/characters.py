"""Characters that only look right: full-width forms aside, those of other code blocks, invisible ones, private ones."""

import re
import unicodedata
from collections.abc import Iterator

from bulletin.proofreading.rule import Copy, Fault, matches, replaced

_ALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")


def compatibility_characters(copy: Copy) -> Iterator[Fault]:
    """Yield radicals and compatibility forms that look like 汉字."""
    for paragraph, match in matches(copy, _ALIKE):
        usual = unicodedata.normalize("NFKC", match[0])
        if usual != match[0]:
            yield replaced(paragraph, *match.span(), usual, f"`{match[0]}` 不是 `{usual}`，只是样子相同")


def invisible_characters(copy: Copy) -> Iterator[Fault]:
    """Yield characters without width."""
    for paragraph, match in matches(copy, _INVISIBLE):
        code = f"U+{ord(match[0]):04X}"
        yield replaced(paragraph, *match.span(), "", f"这里有一个看不见的字符 {code}")


def private_characters(copy: Copy) -> Iterator[Fault]:
    """Yield characters of private use: each computer shows something else."""
    for paragraph, match in matches(copy, _PRIVATE):
        code = f"U+{ord(match[0]):04X}"
        yield Fault(
            paragraph, *match.span(), f"这里有一个自造字 {code}", "换成通用的字；别的电脑上显示不出它"
        )
