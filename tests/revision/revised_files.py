"""Revised Word files for the tests: made of revised texts by our own writer and in the five hands of the tests of import."""

import io
import re
import zipfile
from functools import cache

from bulletin.build.saved_texts import source_digest
from bulletin.intake.word import read_word
from bulletin.reading.issue import parse_issue
from bulletin.revision.edits import TakenBack, edited
from bulletin.revision.take_back import take_back
from bulletin.revision.word_lines import WordLine
from bulletin.revision.word_sheet import sheet_of
from bulletin.word.issue_document import issue_document
from bulletin.word.view import word_view
from tests.intake import word_files as hands
from tests.word.word_files import CONFIG

PATH = "content/issues/365.md"
TEXT = """---
期号: 365
日期: 2026-03-10
栏目: [经验交流, 动态]
报: [县委办公室、县政府办公室]
送: [县档案馆]
发: [各乡镇党委]
责任编辑: 顾祎
---

# 经验交流

## 澄川县水利局：<br>把水送到最后一户

:副题: 农村供水提质调研报告
:供稿: 县水利局、县委党校
:作者: 沈堃、何长宁

::: 编者按
这篇调研报告是今年入户最多的一篇，现全文刊发，供各地参考。
:::

走了12个乡镇、46个村，入户**九百二十户**，看了全部91处供水工程，[^1]现将情况报告如下。

### 一、调研是怎么做的

调研分三步。三月把台账合在一起对，对不上的一律到现场看。四月至六月抽出46个村，每村20户。

入户只做四件事：开水龙头，看水表，装水样，问三句话。详见[第364期](364.md)的说明。

| 乡镇 | 户数 | 合格率（%） |
|---|---:|---:|
| 石梁渡镇 | 340 | 96.9 |
| 青荷镇 | 320 | 96.2 |
| 桐溪镇 | 270 | 94.8 |

#### （一）管护

漏损率的高低，同管护的强弱正好反过来，管得好的五个镇都在百分之二十以下。

- 管水员平均年龄六十一岁。
- 会用测试盒的有三十四人。

[^1]: 规模化工程，指每天供水一千立方米以上的工程。

# 动态

## 青荷镇：一月一书读到田头

:署名: 青荷镇党委
:成文日期: 2026-03-01

青荷镇每月读一本书，读完以后在田头说给大家听，去年说了一百二十场。

镇里还办了夜校，来的多是种藕的人。
"""


def revised(*changes: tuple[str, str]) -> str:
    """Return the text with each of these changed once."""
    text = TEXT
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text


@cache
def own_file(text: str) -> bytes:
    """Return the Word file that `bulletin docx` makes of a text."""
    checked = parse_issue(PATH, text, CONFIG)
    assert checked.value is not None, checked.diagnostics
    shown = word_view(checked.value.issue, checked.value.body, CONFIG, {})
    return issue_document(shown, source_digest(TEXT.encode()), lambda path: None)[0]


def in_hand(text: str, hand: str) -> bytes:
    """Return the Word file of a text in one of the five hands, with the properties of the file that went out."""
    if hand == "own":
        return own_file(text)
    checked = parse_issue(PATH, text, CONFIG)
    assert checked.value is not None, checked.diagnostics
    data = hands.word_file(checked.value.issue, text, hand, CONFIG.name, CONFIG.campaign[0], CONFIG.publisher)
    return with_parts(data, own_file(TEXT))


def with_parts(data: bytes, travelled: bytes) -> bytes:
    """Return a Word file with the custom properties of another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as file, zipfile.ZipFile(io.BytesIO(travelled)) as other, zipfile.ZipFile(out, "w") as new:  # fmt: skip
        for name in file.namelist():
            content = file.read(name)
            if name == "_rels/.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
                own = f'<Relationship Id="c1" Type="{kind}" Target="docProps/custom.xml"/></Relationships>'
                content = content.replace(b"</Relationships>", own.encode())
            new.writestr(name, content)
        new.writestr("docProps/custom.xml", other.read("docProps/custom.xml"))
    return out.getvalue()


def changed_xml(data: bytes, *changes: tuple[str, str], name: str = "word/document.xml") -> bytes:
    """Return a Word file with a part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as file, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in file.namelist():
            content = file.read(each)
            if each == name:
                text = content.decode()
                for old, put in changes:
                    assert re.search(old, text, re.DOTALL), old
                    text = re.sub(old, put, text, count=1, flags=re.DOTALL)
                content = text.encode()
            new.writestr(each, content)
    return out.getvalue()


@cache
def lines(data: bytes) -> tuple[WordLine, ...]:
    """Return the lines of a Word file that are compared."""
    return sheet_of(read_word(data), CONFIG).lines


def brought_back(data: bytes, now: str = TEXT) -> tuple[str, TakenBack]:
    """Return the issue's text with what was revised in a Word file of TEXT. now: the text as it is meanwhile."""
    taken = take_back(TEXT, lines(own_file(TEXT)), lines(data))
    return edited(TEXT, now, taken.edits).text, taken
