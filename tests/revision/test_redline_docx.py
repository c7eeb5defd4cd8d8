"""花脸稿.docx: whoever accepts all has the new text, whoever rejects all the old one."""

from collections.abc import Callable
from functools import cache

import pytest
from lxml import etree

from bulletin.reading.issue import parse_issue
from bulletin.revision.marked_issue import IssueText, marked_issue
from bulletin.revision.redline_docx import redline_docx
from tests.word.word_demands import faults
from tests.word.word_files import CONFIG, ISSUE, W, paragraphs, part, parts, style_of, word_file, words

OLD = """## 一本账册记出一镇的账

:供稿: 青荷镇党委

去年底，全镇记账**1260本**，大家说好[^1]。

### 一、办法

先记，后算。

这一段要删去，一个字也不留。

这一段要移走，移到末尾去。

| 乡镇 | 本数 |
|---|---|
| 青荷镇 | 12 |
| 桐溪镇 | 8 |

- 第一项
- 第二项

[^1]: 县统计局。
"""


def text_of(body: str, front: str = "") -> IssueText:
    checked = parse_issue("content/issues/365.md", ISSUE.format(front=front, body=body), CONFIG)
    assert checked.value is not None, checked.diagnostics
    return IssueText(checked.value.issue, checked.value.body)


def redlined(old: IssueText, new: IssueText) -> bytes:
    found = marked_issue(old, new)
    return redline_docx(found, old.issue, CONFIG, {}, "0" * 64, lambda path: None).data


def decided(data: bytes, *, accept: bool, name: str = "word/document.xml") -> list[tuple[str, str]]:
    """Return style and words of the paragraphs once all changes are accepted, or rejected, as Word does it (17.13.5)."""
    root = part(data, name)
    gone, kept = ("del", "ins") if accept else ("ins", "del")
    for row in [each for each in root.iter(f"{W}tr") if each.find(f"{W}trPr/{W}{gone}") is not None]:
        row.getparent().remove(row)
    joined = [p for p in root.iter(f"{W}p") if p.find(f"{W}pPr/{W}rPr/{W}{gone}") is not None]
    for each in [e for e in root.iter(f"{W}{gone}") if e.getparent().tag not in (f"{W}rPr", f"{W}trPr")]:
        each.getparent().remove(each)
    for each in [e for e in root.iter(f"{W}{kept}") if e.getparent().tag not in (f"{W}rPr", f"{W}trPr")]:
        for child in each:
            each.addprevious(child)
        each.getparent().remove(each)
    for each in root.iter(f"{W}delText"):
        each.tag = f"{W}t"
    for paragraph in reversed(joined):  # without its end, what is left of it begins the next
        following = paragraph.getnext()
        runs = [each for each in paragraph if each.tag != f"{W}pPr"]
        if runs:
            assert following is not None
            place = 1 if following.find(f"{W}pPr") is not None else 0
            following[place:place] = runs
        paragraph.getparent().remove(paragraph)
    return [(style_of(each), words(each)) for each in root.iter(f"{W}p") if words(each)]


@cache
def made(body: str, front: str) -> bytes:
    return word_file(body, front)


def plain(body: str, front: str = "", name: str = "word/document.xml") -> list[tuple[str, str]]:
    return [each for each in paragraphs(made(body, front), name) if each[1]]


CHANGES: dict[str, Callable[[str], str]] = {
    "words": lambda t: t.replace("先记，后算", "先记后算，再公布"),
    "title": lambda t: t.replace("一本账册", "两本账册"),
    "heading": lambda t: t.replace("一、办法", "一、做法"),
    "contributor": lambda t: t.replace("青荷镇党委\n", "青荷镇党委、青荷镇政府\n", 1),
    "bold": lambda t: t.replace("1260本", "1360本"),
    "new-paragraph": lambda t: t.replace("### 一", "新添的一段，说说缘由。\n\n### 一"),
    "deleted-paragraph": lambda t: t.replace("这一段要删去，一个字也不留。\n\n", ""),
    "moved": lambda t: t.replace("这一段要移走，移到末尾去。\n\n", "").replace(
        "- 第一项", "这一段要移走，移到末尾去。\n\n- 第一项"
    ),
    "parted": lambda t: t.replace("一个字也不留。", "一个字也不留。").replace(
        "先记，后算。", "先记。\n\n后算。"
    ),
    "joined": lambda t: t.replace("后算。\n\n这一段要删去", "后算。这一段要删去"),
    "cell": lambda t: t.replace("| 12 |", "| 15 |"),
    "new-row": lambda t: t.replace("| 桐溪镇 | 8 |", "| 桐溪镇 | 8 |\n| 禾塘镇 | 9 |"),
    "deleted-row": lambda t: t.replace("| 桐溪镇 | 8 |\n", ""),
    "item": lambda t: t.replace("- 第二项", "- 第二项改了\n- 第三项"),
    "note": lambda t: t.replace("县统计局。", "县统计局统计。"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_accepted_it_is_the_new_text_and_rejected_the_old_one(name: str) -> None:
    new = CHANGES[name](OLD)
    assert new != OLD
    data = redlined(text_of(OLD), text_of(new))
    for each in ("word/document.xml", "word/footnotes.xml"):
        assert decided(data, accept=True, name=each) == plain(new, name=each)
        assert decided(data, accept=False, name=each) == plain(OLD, name=each)


def test_all_changes_together() -> None:
    new = OLD
    for name, change in CHANGES.items():
        if name not in ("parted", "joined", "moved"):
            new = change(new)
    data = redlined(text_of(OLD), text_of(new, "责任编辑: 顾祎\n"))
    assert decided(data, accept=True) == plain(new, "责任编辑: 顾祎\n")


def test_changes_have_numbers_of_their_own_and_no_mark_is_left() -> None:
    new = CHANGES["note"](CHANGES["words"](CHANGES["new-row"](OLD)))
    data = redlined(text_of(OLD), text_of(new))
    found = parts(data)
    numbers = []
    for name in ("word/document.xml", "word/footnotes.xml"):
        root = etree.fromstring(found[name])
        numbers += [each.get(f"{W}id") for each in root.iter(f"{W}ins", f"{W}del")]
        assert all(each.get(f"{W}author") for each in root.iter(f"{W}ins", f"{W}del"))
    assert len(numbers) == len(set(numbers)) > 3
    for name, content in found.items():
        assert not any(chr(code).encode() in content for code in range(0xFDD0, 0xFDE0)), name
    headers = ["".join(part(data, name).itertext()) for name in found if name.startswith("word/header")]
    assert headers == ["花脸稿　不作正式文件"] * 2
    assert not faults(data)
