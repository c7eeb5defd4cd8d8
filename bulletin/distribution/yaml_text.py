"""Words as YAML that our own reading and every other program read back as the same words."""

import re
from collections.abc import Iterator
from itertools import repeat

from bulletin.values.distribution import AddressBook

HEAD = (
    "# yaml-language-server: $schema=./schema/recipients.schema.json",
    "# 通讯录：简报发给谁、平常给几份、寄到哪里。只在办公室用，不上网站。",
    "# 先后就是装封的先后。简称、全称都可以写在报、送、发里。",
)

# Words that mean themselves everywhere: Chinese, or Latin that is no number, date, yes, no or null of some YAML.
_PLAIN = re.compile(r"[\u4e00-\u9fff（《“〔][\w（）《》“”〔〕、，。；·～—-]*")


def word(text: str) -> str:
    """Return `text` as one YAML value, in quotes unless it is plainly a word."""
    if _PLAIN.fullmatch(text) and text not in ("是", "否"):
        return text
    if re.fullmatch(r"[1-9]\d{0,3}", text):  # copies and issue numbers; postcodes and telephones are words
        return text
    import yaml  # 12 ms, which reading a site does not cost

    return str(yaml.dump(text, default_style='"', allow_unicode=True, width=10**9)).strip()


def book_text(book: AddressBook) -> str:
    """Return the address book as its file holds it, units and groups in their order, LF line ends."""
    lines = [*HEAD, "单位:"]
    for unit in book.units:
        values = {
            "简称": unit.short,
            "全称": unit.name if unit.name != unit.short else "",
            "类别": unit.kind,
            "份数": str(unit.copies) if unit.copies != 1 else "",
            "地址": unit.address,
            "邮编": unit.postcode,
            "联系人": unit.contact,
            "电话": unit.phone,
            "备注": unit.notes,
        }
        pairs = [f"{key}: {word(value)}" for key, value in values.items() if value]
        lines += [f"  {'- ' if first else '  '}{pair}" for first, pair in zip(_first(), pairs, strict=False)]
    if book.groups:
        lines += ["", "# 一个名字代表几个单位：名单里照印组名，份数按里面的单位算。", "组:"]
        for group in book.groups:
            lines += [f"  {word(group.name)}:", *(f"    - {word(member)}" for member in group.members)]
    return "\n".join(lines) + "\n"


def _first() -> Iterator[bool]:
    yield True
    yield from repeat(False)
