"""Strangers' files: whatever is in a .docx, .pdf, .txt or .html, it becomes a draft that is read without a fault, or is refused in words."""

from collections.abc import Callable

from bulletin.intake.blocks import UnreadableSourceError
from bulletin.intake.importer import Wanted, import_issue
from bulletin.intake.source_file import read_source, refusal
from bulletin.reading.file import read_file
from tests.conftest import TODAY
from tests.fuzz.kinds import CONFIG, Found, Target
from tests.fuzz.packed import flat, packed
from tests.intake.word_files import WordFile, _table

_LINES = "工作简报\n第60期\n协调小组办公室　2026年3月5日\n\n经验交流\n\n青石镇抓好学习\n\n　　今年以来，青石镇组织干部下田头。\n一、主要做法\n　　一是早安排。\n（青石镇）\n\n报：县委\n共印30份\n"
_PAGE = "<html><head><title>简报</title></head><body><h1>工作简报</h1><p>第60期</p><h2>题目</h2><p>今年<b>以来</b>，<br>好。</p><table><tr><td colspan=2>甲</td></tr><tr><td>乙</td><td>丙</td></tr></table><ul><li>项<ul><li>目</ul></ul><img src='a.png'></body></html>"


def _read(name: str, unpacked: Callable[[bytes], bytes]) -> Callable[[bytes], Found]:
    def read(data: bytes) -> Found:
        try:
            source = read_source(name, unpacked(data))
        except UnreadableSourceError as problem:
            return None, (refusal(problem, name),)
        imported, refused = import_issue([(name, source)], CONFIG, Wanted(today=TODAY))
        if imported is None:
            return None, tuple(refused)
        again = read_file(imported.path, imported.text.encode(), CONFIG)
        assert all(found.code != "text-lost" for found in again.diagnostics), (
            "a draft that loses its own words"
        )
        return imported.text, (*imported.diagnostics, *again.diagnostics)

    return read


def _word() -> list[bytes]:
    found = []
    for hand in ("fonts", "styles"):
        file = WordFile(hand)
        file.labels["1"] = "2"
        file.notes.append('<w:footnote w:id="2"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote>')
        for line in _LINES.split("\n"):
            file.add(f"{line}**粗**[^1]" if "以来" in line else line, style="1", number=len(line) % 3 - 1)
        file.body.append(_table([["甲", "乙"], ["丙", "丁"]]))
        found.append(flat(file.bytes()))
    return found


TARGETS = (
    Target("word", _word, _read("来稿.docx", packed)),
    Target("txt", lambda: [_LINES.encode(), _LINES.encode("gb18030")], _read("来稿.txt", bytes)),
    Target("html", lambda: [_PAGE.encode()], _read("来稿.html", bytes)),
)
