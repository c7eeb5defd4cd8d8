"""An issue's Markdown of a given length, from sentences of the sample issues: same seed, same text."""

import random
import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
ORDINALS = "一二三四五六七八九十"


def issue_text(characters: int, seed: int) -> str:
    """Return an issue of one article with about so many characters."""
    choose = random.Random(seed)
    sentences = _sentences()
    choose.shuffle(sentences)
    parts = ["---\n期号: 1\n日期: 2026-01-05\n---\n", "## 走进四十六个村　把水送到最后一户\n"]
    count, section = 0, 0
    while count < characters:
        if section < len(ORDINALS) and count >= section * characters / 8:
            parts.append(f"### {ORDINALS[section]}、{choose.choice(sentences).split('，')[0][:16]}\n")
            section += 1
        paragraph = "".join(sentences.pop() for _ in range(choose.randint(2, 5)))
        lead = choose.random() < 0.3
        head, stop, rest = paragraph.partition("。")
        parts.append((f"**{head}{stop}**{rest}" if lead and len(head) < 30 else paragraph) + "\n")
        count += len(paragraph)
    return "\n".join(parts)


def _sentences() -> list[str]:
    """Return the plain sentences of the sample issues that are not classified."""
    found = []
    for path in sorted((REPOSITORY / "content" / "issues").glob("*/*.md")):
        text = path.read_text()
        if "密级: 内部" in text:
            continue
        for line in text.partition("\n---\n")[2].split("\n"):
            if re.match(r"[^:#|>!{<\-\d\s\[（]", line) and not re.search(r"[\[\]*`^]", line):
                found += [part + "。" for part in line.split("。") if 8 <= len(part) <= 90]
    return [sentence for sentence in dict.fromkeys(found) if _is_whole(sentence)]


def _is_whole(sentence: str) -> bool:
    return all(sentence.count(a) == sentence.count(b) for a, b in ("“”", "（）", "《》", "‘’"))
