"""The tables of keys → the handbook's reference page, and JSON Schemas for text editors.

`python -m bulletin.build.reference CONTENT_DIR` writes both; a test fails while they are out of date.
"""

import json
import sys
from pathlib import Path
from typing import Any

from bulletin.values.choices import CLASSIFIED, INTERNAL, PUBLIC
from bulletin.values.distribution_keys import (
    BOOK,
    DISPATCH,
    FILING,
    GIVEN,
    RECORD,
    RUN,
    SENDER,
    UNIT,
    WRITTEN,
)
from bulletin.values.key import Key
from bulletin.values.keys import ARTICLE, BLOCKS, ERRATUM, ISSUE, PAGE, RECIPIENT, SECTION, SITE
from bulletin.values.print_keys import FONTS, PRINT

KINDS = {
    "text": "一行字",
    "texts": "一个词，或列表 `[甲, 乙]`",
    "integer": "整数，不小于 1",
    "count": "整数，可以是 0",
    "issue-number": "数字，合期写 `7-8`",
    "date": "日期，年-月-日",
    "flag": "`是` 或 `否`",
    "choice": "几个词里选一个",
    "secrecy": "`公开`、`内部`、`秘密★10年` 等",
    "points": "磅数",
    "millimetres": "毫米数",
    "sections": "栏目名的列表，一项也可以写成 `{名称: …, 标识: …, 说明: …}`",
    "recipients": "单位的列表，一项也可以写成 `{单位: …, 份数: …}`",
    "errata": "列表，每项 `{日期: …, 文章: …, 内容: …}`",
    "print": "一组项目，见下面“印刷”",
    "fonts": "一组项目，见下面“字体”",
    "dispatch": "一组项目，见下面“分发”",
    "sender": "一组项目，见下面“寄件”",
    "filing": "一组项目，见下面“归档”",
    "units": "单位的列表，一项也可以写成 `{简称: …, 份数: …}`",
    "groups": "一组 `组名: [单位, 单位]`",
    "copy-numbers": "`000031`、`000031-000032`，或者它们的列表",
    "given": "列表，每项 `{名单: …, 单位: …, 份号: …}`",
    "runs": "列表，每项 `{日期: …, 份数: …}`",
    "written": "列表，每项 `{名单: …, 写作: …, 单位: …}`",
    "shares": "`{单位: 份数}`",
    "pairs": "一组 `名字: 值`",
}
TABLES = (
    ("site.yaml：整份简报的设置", SITE),
    ("site.yaml 里 `栏目` 的一项", SECTION),
    ("site.yaml 里的 `印刷`", PRINT),
    ("`印刷` 里的 `字体`", FONTS),
    ("site.yaml 里的 `分发`", DISPATCH),
    ("site.yaml 里的 `寄件`", SENDER),
    ("site.yaml 里的 `归档`", FILING),
    ("一期简报的开头", ISSUE),
    ("`报`、`送`、`发`、`增发` 的一项", RECIPIENT),
    ("`更正` 的一项", ERRATUM),
    ("文章标题下面的字段（写成 `:字段: 值`）", ARTICLE),
    ("普通页面的开头", PAGE),
    ("recipients.yaml：通讯录", BOOK),
    ("通讯录里 `单位` 的一项", UNIT),
    ("印发记录（如 `365.dispatch.yaml`，由程序写）", RECORD),
    ("印发记录里 `分发`、`作废` 的一项", GIVEN),
    ("印发记录里 `印刷` 的一项", RUN),
    ("印发记录里 `名单` 的一项", WRITTEN),
)


def reference_page() -> str:
    """Return the handbook's page of every key and block, in Markdown."""
    out = [
        "---",
        "标题: 手册：全部项目",
        "次序: 23",
        "---",
        "",
        "每个项目有中文、英文两种写法，用哪一种都行，同一个项目不要两种都写。"
        "这一页由程序里的项目表生成，程序认得的就是这些。",
        "",
    ]
    for title, keys in TABLES:
        out += [f"## {title}", "", "| 中文 | 英文 | 值 | 说明 | 例子 |", "| --- | --- | --- | --- | --- |"]
        out += [_row(key) for key in keys]
        out.append("")
    out += ["## `:::` 块", "", "| 中文 | 英文 | 说明 |", "| --- | --- | --- |"]
    out += [f"| `::: {b.zh}{' 标题' if b.titled else ''}` | `::: {b.en}` | {b.about} |" for b in BLOCKS]
    return "\n".join(out) + "\n"


def _row(key: Key) -> str:
    value = KINDS[key.kind]
    if key.choices:
        value = "、".join(f"`{choice.zh}`（`{choice.en}`）" for choice in key.choices)
    about = (
        key.about
        + ("**必须写。**" if key.required else "")
        + (f"默认：{key.default}。" if key.default else "")
    )
    example = f"`{key.zh}: {key.example}`" if key not in ARTICLE else f"`:{key.zh}: {key.example}`"
    return f"| `{key.zh}` | `{key.en}` | {value} | {about} | {example} |"


def site_schema() -> str:
    """Return the JSON Schema of content/site.yaml."""
    return _schema("content/site.yaml", SITE)


def issue_schema() -> str:
    """Return the JSON Schema of an issue's front matter."""
    return _schema("一期简报的开头", ISSUE)


def book_schema() -> str:
    """Return the JSON Schema of content/recipients.yaml."""
    return _schema("content/recipients.yaml", BOOK)


def _schema(title: str, keys: tuple[Key, ...]) -> str:
    body = {"$schema": "http://json-schema.org/draft-07/schema#", "title": title, **_object(keys)}
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _object(keys: tuple[Key, ...]) -> dict[str, Any]:
    """Return the schema of an object: each key in either spelling, but not in both; required keys are required."""
    properties = {
        word: {**_value(key), "description": key.about} for key in keys for word in (key.zh, key.en)
    }
    rules: list[dict[str, Any]] = [
        {"not": {"required": [key.zh, key.en]}} for key in keys if key.zh != key.en
    ]
    for key in keys:
        if key.required:
            words = [key.zh, key.en]
            if key.en == "number":  # a supplement has its own kind of number instead
                words += ["增刊", "supplement"]
            rules.append({"anyOf": [{"required": [word]} for word in words]})
    return {"type": "object", "properties": properties, "additionalProperties": False, "allOf": rules}


_TEXT: dict[str, Any] = {"type": ["string", "number"]}
_TEXTS: dict[str, Any] = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_NUMBER: dict[str, Any] = {"type": "integer", "minimum": 1}
_LENGTH: dict[str, Any] = {"anyOf": [{"type": "number"}, {"type": "string"}]}
_SCHEMAS: dict[str, dict[str, Any]] = {  # for kinds of values that have no keys of their own
    "text": _TEXT,
    "texts": _TEXTS,
    "integer": _NUMBER,
    "count": {"type": "integer", "minimum": 0},
    "copy-numbers": _TEXTS,
    "issue-number": {"anyOf": [_NUMBER, {"type": "string", "pattern": r"^\d+-\d+$"}]},
    # 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日
    "date": {"type": "string", "pattern": r"^\d{4}([-/.年])\d{1,2}([-/.月])\d{1,2}日?$"},
    "flag": {"enum": ["是", "否", True, False]},
    "points": _LENGTH,
    "millimetres": _LENGTH,
    "groups": {"type": "object", "additionalProperties": _TEXTS},
    "pairs": {"type": "object", "additionalProperties": _TEXT},
}
_OBJECTS = {"dispatch": DISPATCH, "sender": SENDER, "filing": FILING, "print": PRINT, "fonts": FONTS}
_LISTS = {"given": GIVEN, "errata": ERRATUM}
_NAMES_OR_OBJECTS = {"sections": SECTION, "recipients": RECIPIENT}


def _value(key: Key) -> dict[str, Any]:
    """Return what a key's value may be."""
    kind = key.kind
    if kind == "choice":
        return {"enum": [word for choice in key.choices for word in (choice.zh, choice.en)]}
    if kind == "secrecy":
        return _secrecy()
    if kind == "units":
        return {"type": "array", "minItems": 1, "items": {"anyOf": [_TEXT, _object(UNIT)]}}
    if kind in _OBJECTS:
        return _object(_OBJECTS[kind])
    if kind in _LISTS:
        return {"type": "array", "items": _object(_LISTS[kind])}
    if kind in _NAMES_OR_OBJECTS:
        item = {"anyOf": [_TEXT, _object(_NAMES_OR_OBJECTS[kind])]}
        return {"anyOf": [_TEXT, {"type": "array", "items": item}]}
    return _SCHEMAS[kind]


def _secrecy() -> dict[str, Any]:
    levels = [PUBLIC, INTERNAL, *(choice for choice, _ in CLASSIFIED)]
    examples = [PUBLIC.zh, INTERNAL.zh, *(f"{choice.zh}★{years}年" for choice, years in CLASSIFIED)]
    pattern = "^(" + "|".join(word for level in levels for word in (level.zh, level.en)) + ")"
    return {"type": "string", "pattern": pattern, "examples": examples}


def write_schemas(content: Path) -> None:
    """Write the JSON Schemas that let an editor complete and check keys."""
    folder = content / "schema"
    folder.mkdir(exist_ok=True)
    (folder / "site.schema.json").write_text(site_schema(), encoding="utf-8")
    (folder / "issue.schema.json").write_text(issue_schema(), encoding="utf-8")
    (folder / "recipients.schema.json").write_text(book_schema(), encoding="utf-8")


def main() -> None:
    """Write the reference page and the schemas into the content folder named on the command line."""
    content = Path(sys.argv[1])
    (content / "pages" / "handbook-keys.md").write_text(reference_page(), encoding="utf-8")
    write_schemas(content)


if __name__ == "__main__":
    main()
