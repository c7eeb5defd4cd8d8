"""Finds emphasis and table rows in HTML that the author cannot have meant: `conservation` needs them besides counting characters.

Independent of `emphasis` and of the table parser, which decide while parsing. Only clear cases are found here.
"""

import re
from collections import Counter

from bulletin.reading.markdown import inline_tokens

_PAIR = re.compile(r"<(em|strong)>(.*?)</\1>", re.DOTALL)
_TAGS = {"em_open": "<em>", "em_close": "</em>", "strong_open": "<strong>", "strong_close": "</strong>"}
_TAG = re.compile(r"<[^>]*>")
_NEVER_FIRST = frozenset("、，。；：！？”’）》】〕〉」』,.;:!?)]")
_NEVER_LAST = frozenset("“‘（《【〔〈「『([")
_PAUSE = re.compile("[、，。；：！？,;]")


def unmeant_asterisks(html: str, written: str) -> int:
    """Return how many asterisks became emphasis that cannot be meant: 200*300*15, 王**、李**, 长*宽*高, 带*的为必填，不带*的.

    written: the source of the HTML. It shows which emphasis is at the end of a line, where no character is next to it; in
    the HTML lines are joined.
    """
    count = 0
    for match in _PAIR.finditer(html):
        inside = _TAG.sub("", match[2])
        is_single = match[1] == "em" and not match[2].startswith("<strong>")  # `***` is <em><strong>
        before, after = _beside(html, match.start() - 1), _beside(html, match.end())
        if not _is_possible(before, inside, after, is_single) and not (
            is_single and _is_possible("", inside, "", is_single) and _ends_a_line(inside, written)
        ):
            count += 2 if match[1] == "em" else 4
    return count


def meant_asterisks(written: str) -> int:
    """Return how many asterisks of a line become emphasis that may be meant."""
    if "*" not in written:
        return 0
    html = "".join(_TAGS.get(token.type, token.content) for token in inline_tokens(written))
    return 2 * html.count("<em>") + 4 * html.count("<strong>") - unmeant_asterisks(html, written)


def _ends_a_line(inside: str, written: str) -> bool:
    """Return whether emphasis with this text begins or ends a line of the source."""
    marked = rf"\*{re.escape(inside)}\*"
    return bool(re.search(rf"^[\s>*+-]*{marked}|{marked}\s*$", written, re.MULTILINE))


def _beside(html: str, at: int) -> str:
    """Return the character at an offset of HTML; empty if a tag or character reference is there."""
    char = html[at : at + 1] if at >= 0 else ""
    return "" if char in "<>&;" else char


def _is_possible(before: str, inside: str, after: str, is_single: bool) -> bool:
    first, last = inside[:1], inside[-1:]
    if not inside:
        return True  # if text within was lost, counting characters finds it
    if first.isspace() or last.isspace() or first in _NEVER_FIRST or last in _NEVER_LAST:
        return False
    if not (before.isalnum() and after.isalnum()):
        return True
    if before.isascii() and after.isascii():
        return False
    return not (is_single and (len(inside) == 1 or _PAUSE.search(inside[:-1])))


def rows_of_prose(written: str, html: str) -> Counter[str]:
    """Count the characters of lines without `|` that became rows of a table, such as 注：… directly under it."""
    lines = [line for line in written.split("\n") if line.strip()]
    without = [line for line in lines if "|" not in line]
    tables, rows = html.count("<table"), html.count("<tr")
    beyond = rows + tables - (len(lines) - len(without))  # the rule of a table is a line without a row
    return Counter("".join("".join(without[-beyond:]).split())) if without and beyond > 0 else Counter()
