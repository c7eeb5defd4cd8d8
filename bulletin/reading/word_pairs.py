"""Reads groups whose names are not keys of a table but an author's words: 校对, 隐私例外."""

from bulletin.reading.field_lines import WITHOUT_COLON, is_empty
from bulletin.reading.fields import Fields
from bulletin.reading.nodes import Scalar
from bulletin.values.text import one_line


def read_pairs(fields: Fields, name: str, example: str, inner: str) -> tuple[tuple[str, str], ...]:
    """Return the (name, value) pairs of a group.

    example: a correct value for hints; inner: the name for a value without one (see `grouped`).
    Diagnostics: wrong-type.
    """
    mapping = fields.mapping(name, inner)
    out: list[tuple[str, str]] = []
    for word, node in mapping.pairs if mapping else ():
        if is_empty(node) and (pair := WITHOUT_COLON.match(word.text)):  # {手机号:本人同意}
            hint = fields.lines.at(word.span, f"{pair[1]}: {pair[2]}")
            label = "冒号要用半角，后面空一格"
            fields.error("wrong-type", f"`{word.text}` 里没有冒号加空格", word.span, label, hint=hint)
        elif isinstance(node, Scalar):
            out.append((word.text.strip(), one_line(node.text).strip()))
        else:
            hint = f"{fields.names[name].text}: {example}"
            what = f"`{word.text}` 后面应当是一个值"
            fields.error("wrong-type", what, node.span, "这里是一个列表或一组项目", hint=hint)
    return tuple(out)
