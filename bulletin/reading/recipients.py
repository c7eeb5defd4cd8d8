"""Distribution lists, numbers of copies and postcodes in YAML → values."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bulletin.reading.copies_in_names import read_name
from bulletin.reading.fields import Fields, Located
from bulletin.reading.nodes import Mapping, Node, Scalar
from bulletin.reading.numerals import plain
from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.distribution import MAX_COPIES
from bulletin.values.key import spellings
from bulletin.values.keys import RECIPIENT
from bulletin.values.model import Recipient
from bulletin.values.quoting import yaml_with_copies
from bulletin.values.text import one_line

_BRACKETED = re.compile(r"[【［].+[】］]")
# Several names in one: with a comma between them, or a blank after an office's name. A blank may be within a name beside
# a digit or letter (3 号院).
_SEVERAL = re.compile(
    r"[，,；;]|(?:委|府|办|局|厅|部|会|公室|政协|人大|院|站|所|中心)[ 　]+(?=[\u4e00-\u9fff]{2})"
)
# GB/T 1416—2003: six boxes; a text, not a number, since the first digit may be 0.
POSTCODE = re.compile(r"\d{6}")


def read_recipients(fields: Fields, name: str) -> tuple[Recipient, ...]:
    """Return a distribution list as typed.

    Diagnostics: empty-list, wrong-type, unknown-key, missing-field, too-many-copies, run-together, those of read_name.
    """
    if name in fields.nodes and not fields.items(name):
        where, word = fields.names[name].span, fields.names[name].text
        hint = f"在 `{word}:` 后面写上单位；这一期没有，就删掉这一行"
        fields.error("empty-list", f"`{word}` 是空的", where, "后面没有写单位", hint=hint)
    read = [_read_recipient(fields, name, node) for node in fields.items(name)]
    return tuple(recipient for recipient in read if recipient is not None)


def _read_recipient(fields: Fields, name: str, node: Node) -> Recipient | None:
    """Return one item of a distribution list, None if it is a word such as 无 or cannot be read."""
    word = fields.names[name].text
    if isinstance(node, Mapping):
        if pairs := _units_with_copies(node):
            fields.found.extend(_about_pairs(fields, name, node, pairs))
            return None
        inner = fields.within(node, RECIPIENT, "收文单位里")
        inner.require(RECIPIENT[0])
        unit, copies = inner.text("unit"), read_copies(inner, "copies", MAX_COPIES)
        if unit is None:
            return None
        at = inside_quotes(inner.nodes["unit"])
        read = read_name(unit.value, at, word, copies.value if copies else None)
    elif not isinstance(node, Scalar):
        hint = fields.lines.without_brackets(node)
        fields.error("wrong-type", "收文单位应当是名字", node.span, "这里是一个列表", hint=hint)
        return None
    elif not node.text.strip():
        fields.error("empty-list", "收文单位是空的", node.span, "这里没有写单位", hint="删掉它")
        return None
    else:
        read = read_name(one_line(node.text), inside_quotes(node), word)
    fields.found.extend(read.diagnostics)
    if read.value is not None and isinstance(node, Scalar):
        fields.found.extend(_run_together(fields, name, node))
    return read.value


def _units_with_copies(node: Mapping) -> list[tuple[Scalar, Scalar]]:
    """Return (unit, copies) for each pair if units were written as keys, `{县委: 2}`; empty if any pair is not one."""
    words = spellings(RECIPIENT)
    pairs = [
        (unit, copies)
        for unit, copies in node.pairs
        if unit.text not in words
        and isinstance(copies, Scalar)
        and re.fullmatch(r"\d{1,4} ?份?", copies.text)
    ]
    return pairs if len(pairs) == len(node.pairs) else []


def _about_pairs(
    fields: Fields, name: str, node: Mapping, pairs: list[tuple[Scalar, Scalar]]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each unit that was written as a key. pairs: (unit, copies). Diagnostics: wrong-type."""
    items = [yaml_with_copies(unit.text, copies.text.rstrip("份 ")) for unit, copies in pairs]
    is_whole = node is fields.nodes[name]
    for (unit, copies), item in zip(pairs, items, strict=True):
        pair = replace(unit.span, length=copies.span.column + copies.span.length - unit.span.column)
        hint = fields.lines.at(pair, f"- {item}" if is_whole else item)
        if is_whole and node.span.line == fields.names[name].span.line:  # 增发: {县委: 2}
            hint = fields.fixed_line(name, f"[{', '.join(items)}]")
        yield error("wrong-type", f"`{unit.text}` 的份数写法不对", pair, "写明单位和份数", hint=hint)


def _run_together(fields: Fields, name: str, node: Scalar) -> Iterator[Diagnostic]:
    """Yield a diagnostic for several recipients that were written as one. Diagnostics: run-together."""
    if node.wrapped and not node.quoted:
        text, parts = node.text, r"[\s、，,]+"
        message, label = "几行连成了一个单位", "每个单位前面要有 `- `，或者写在一行的方括号里"
    elif (is_bracketed := bool(_BRACKETED.fullmatch(node.text))) or _SEVERAL.search(node.text):
        text = node.text[1:-1] if is_bracketed else node.text
        parts = "[，,；;、]" if is_bracketed else "[，,；;]" if re.search("[，,；;]", text) else r"[ 　]+"
        message, label = f"`{node.text}` 当作一个单位了", "单位之间在方括号里用半角逗号隔开"
    else:
        return
    names = [part.strip() for part in re.split(parts, text) if part.strip()]
    hint = fields.lines.as_items(fields.names[name], fields.nodes[name], node, names)
    yield warning("run-together", message, node.span, label, hint=hint)


def read_copies(fields: Fields, name: str, most: int) -> Located[int] | None:
    """Return a number of copies from 1 to `most`. Diagnostics: wrong-type, too-many-copies."""
    value = fields.integer(name)
    if value is None or value.value <= most:
        return value
    word = fields.names[name].text
    reason = "份号是六位数，最多编到 999999" if most > MAX_COPIES else "给一个单位的不会这么多"
    message, label = f"`{word}` 太大：{value.value:,}", f"最多 {most:,}，{reason}"
    # The first digits: probably one digit too many was typed.
    hint = fields.fixed_line(name, str(value.value)[: len(str(most)) - 1])
    fields.error("too-many-copies", message, value.span, label, hint=hint)
    return None


def inside_quotes(node: Node) -> Span:
    """Return the span of a value without its quotes."""
    span = node.span
    if isinstance(node, Scalar) and node.quoted and not node.wrapped:
        return Span(span.path, span.line, span.column + 1, max(1, span.length - 2))
    return span


def read_postcode(fields: Fields) -> str:
    """Return the postcode of a mapping; empty if it has none or an invalid one.

    Diagnostics: bad-postcode.
    """
    value = fields.text("postcode")
    if value is None or POSTCODE.fullmatch(value.value):
        return value.value if value else ""
    fields.found.append(bad_postcode(value, fields))
    return ""


def bad_postcode(value: Located[str], fields: Fields) -> Diagnostic:
    """Return the diagnostic for a postcode that is not six digits."""
    digits = re.sub(r"\D", "", plain(value.value))
    # A spreadsheet drops the leading zero.
    meant = digits if len(digits) == 6 else f"0{digits}" if len(digits) == 5 else ""
    return error(
        "bad-postcode",
        f"邮编 `{value.value}` 不是六位数字",
        value.span,
        f"这里有 {len(digits)} 位数字" if digits else "这里没有数字",
        hint=fields.fixed_line("postcode", meant) if meant else "查一查是哪六位；不知道就删掉这一项",
    )
