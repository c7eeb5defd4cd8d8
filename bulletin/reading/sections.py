"""Compares the sections that an issue's body opens with those that its front matter lists."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set

from bulletin.reading.fields import Fields, Located
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.nearest import nearest
from bulletin.values.text import enumerate_words

Listed = tuple[Located[str], ...]


def typed_sections(fields: Fields, known: Iterable[str]) -> Iterator[Located[str]]:
    """Yield the names in an issue's list of sections.

    Brackets around a name are removed unless the bulletin has a section with them. Names with a blank between are split if
    all parts are known.
    """
    own = set(known)
    for typed in fields.texts("sections", "、，,"):
        name = typed.value if typed.value in own else typed.value.strip("【】[]［］（）() ")
        parts = re.split(r"[ 　]+", name)
        names = parts if set(parts) <= own else [name]
        yield from (Located(part, typed.span) for part in names)


def meant_section(name: str, listed: Listed) -> str:
    """Return the listed section that `name` is or probably means, else `name` itself."""
    names = [located.value for located in listed]
    return name if name in names else nearest(name, names) or name


def check_opened(name: str, where: Span, listed: Listed, opened: Mapping[str, Span]) -> Iterator[Diagnostic]:
    """Yield the diagnostics for a section that begins at `where`. opened: the sections before it.

    Diagnostics: unknown-section, section-twice, section-out-of-order.
    """
    names = [located.value for located in listed]
    if name not in names:
        near = nearest(name, names)
        known = f"本期栏目：{enumerate_words(names)}（第 {listed[0].span.line} 行）"
        hint = (f"是不是 `{near}`？" if near else "") + known
        yield error("unknown-section", f"栏目 `{name}` 不在本期栏目中", where, "没有这个栏目", hint=hint)
    elif name in opened:
        message, related = f"栏目 `{name}` 在正文里出现了两次", ((opened[name], "先开在这里"),)
        hint = "把文章移到同一个栏目下"
        yield error("section-twice", message, where, "这里又开了一次", related=related, hint=hint)
    else:
        later = [other for other in opened if other in names and names.index(other) > names.index(name)]
        if later:
            message, label = f"栏目 `{name}` 的先后和开头列的不一样", f"开头列的是：{enumerate_words(names)}"
            related = ((opened[later[0]], f"`{later[0]}` 在它前面"),)
            hint = "两处改成一样的顺序"
            yield error("section-out-of-order", message, where, label, related=related, hint=hint)


def check_filled(listed: Listed, opened: Mapping[str, Span], filled: Set[str]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each listed section that the body does not open or leaves empty. Diagnostics: empty-section."""
    for located in listed:
        name = located.value
        if name not in opened:
            message, label = f"栏目 `{name}` 列在开头，正文里没有", f"正文里没有 `# {name}`"
            hint = f"从开头的栏目里删掉它，或者在正文里写 `# {name}` 和它的文章"
            yield error("empty-section", message, located.span, label, hint=hint)
        elif name not in filled:
            hint = "在它下面写 `## 文章标题`，或者删掉这个栏目"
            yield error("empty-section", f"栏目 `{name}` 下面没有文章", opened[name], "这里是空的", hint=hint)
