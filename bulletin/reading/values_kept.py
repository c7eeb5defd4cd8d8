"""Nothing is lost while YAML is read: what is written in its lines against the words of its keys and values.

As `conservation` does for text, and as independent of the parser: characters are counted, line by line.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bulletin.reading.conservation import INVISIBLE
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.text import is_wide, shorten

# Before a word without a colon, `#1 专刊`, a whole line may be text, too.
_COMMENT = re.compile(r"(?:^[ \t]*#*|[ \t])#(?=[ \t]|$).*|^[ \t]*#+(?=\w{1,12}[:：]).*")
_MARKS = frozenset(":-[]{},\"'|>~?&*!#")
_BLANK_WITHIN = re.compile(r"(\S) (\S)")


def lost_values(
    path: str, lines: Sequence[str], first_line: int, words: Iterable[str]
) -> Iterator[Diagnostic]:
    """Yield an error where the lines of a YAML text hold more than its keys and values, or these a blank that nobody typed.

    words: of all keys and values. Diagnostics: text-lost.
    """
    words = list(words)
    kept = Counter(INVISIBLE.sub("", "".join(words)))
    written = [_COMMENT.sub("", line) if "#" in line else line for line in lines]
    # An escape stands for another sign.
    bare = [INVISIBLE.sub("", line) if "\\" not in line else "" for line in written]
    lost = Counter("".join(bare)) - kept
    if lost := Counter({char: n for char, n in lost.items() if char not in _MARKS}):
        i = max(range(len(bare)), key=lambda n: (sum((lost & Counter(bare[n])).values()), n))
        missing = "".join(char for char in bare[i] if char in lost)
        where = Span(path, first_line + i, 1, max(1, len(lines[i].rstrip())))
        yield _lost(
            where, f"有 {lost.total()} 个字读的时候丢了：`{shorten(missing, 20)}`", "写在这里，读出来却没有"
        )
    whole = "\n".join(lines)
    for word in words:
        for match in _BLANK_WITHIN.finditer(word) if " " in word else ():
            if is_wide(match[1]) and is_wide(match[2]) and match[0] not in whole:
                n = next((n for n, line in enumerate(lines) if line.rstrip().endswith(match[1])), None)
                if n is None:  # typed, but as an escape
                    continue
                where = Span(path, first_line + n, max(1, len(lines[n].rstrip())))
                yield _lost(where, f"读的时候多出了一个空格：`{match[0]}`", "接下一行的地方多出来的")


def _lost(where: Span, message: str, label: str) -> Diagnostic:
    return error("text-lost", message, where, label, hint="把这一处换一种写法，例如写在一行里，整个值加引号")
