"""Groups whose names are an author's own words, not keys: 校对, 隐私例外."""

from bulletin.reading.fields import Fields
from bulletin.reading.nodes import Scalar
from bulletin.values.text import one_line


def read_pairs(fields: Fields, name: str, example: str) -> tuple[tuple[str, str], ...]:
    """Return the names and values of a group. Diagnostics: wrong-type. example: a right value."""
    mapping = fields.mapping(name, example)
    out: list[tuple[str, str]] = []
    for word, node in mapping.pairs if mapping else ():
        if isinstance(node, Scalar):
            out.append((word.text.strip(), one_line(node.text).strip()))
        else:
            hint = f"{fields.names[name].text}: {example}"
            what = f"`{word.text}` 后面应当是一个值"
            fields.error("wrong-type", what, node.span, "这里是一个列表或一组项目", hint=hint)
    return tuple(out)
