"""A made-up archive of any size for measurements: `write_corpus` writes content/ as an office would have it.

Half of the sentences are those of the sample issues with other numbers, half are put together from words whose
frequencies fall off as in real prose (Zipf), so that pairs of characters are about as varied as in real bulletins.
The words are those of pypinyin's phrase list, which the program depends on anyway. Same seed, same bytes.
"""

import datetime
import itertools
import random
import re
import sys
from pathlib import Path

from pypinyin.phrases_dict import phrases_dict

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SECTIONS = ("上情下达", "经验交流", "学习动态", "调查研究", "基层声音", "理论园地")
PLACES = tuple(a + b for a in "青白石松柳梅竹兰云清长永安和宁" for b in ("溪", "桥", "塘", "岭", "湾", "川"))
ORGANS = ("镇党委", "街道党工委", "中心小学", "卫生院", "供水站")
OFFICES = tuple(
    f"县{word}"
    for word in [
        "教育局",
        "水利局",
        "财政局",
        "农业农村局",
        "民政局",
        "人社局",
        "交通局",
        "林业局",
        "统计局",
        "审计局",
        "司法局",
        "档案馆",
        "图书馆",
        "文化馆",
        "博物馆",
        "总工会",
        "妇联",
        "团委",
        "科协",
        "残联",
        "委党校",
        "委组织部",
        "委宣传部",
        "融媒体中心",
    ]
)
OPENINGS = [
    "今年以来，",
    "近日，",
    "据了解，",
    "为此，",
    "与此同时，",
    "在此基础上，",
    "会议指出，",
    "会议要求，",
    "一是",
    "二是",
    "三是",
    "下一步，",
]
FRAMES = (
    "{u}坚持把{w}和{w}结合起来，{v}{w}{n}，{v}{w}",
    "{v}{w}{n}{d}个，覆盖{d}个村{d}户，{w}比上年提高{d}个百分点",
    "围绕{w}、{w}、{w}，{u}{v}了{w}{n}，{v}“{w}{w}”",
    "{u}{v}{n}{d}次，{v}{w}{d}人次，解决{w}{n}{d}件",
    "要{v}{w}，{v}{w}，不断{v}{w}的{n}",
    "{p}{u}的{n}，既要{v}{w}，也要{v}{w}，防止{w}{w}",
    "对{w}的{n}，由{u}牵头{v}，{d}月底前{v}{w}",
    "截至{d}月，全县{v}{w}{d}处，投入{d}万元，{w}{n}基本{v}",
)
VERBS = [
    "推进",
    "落实",
    "完善",
    "建立",
    "开展",
    "组织",
    "深化",
    "健全",
    "强化",
    "提升",
    "加强",
    "形成",
    "总结",
    "推广",
    "核对",
    "改进",
    "讨论",
    "制定",
    "公布",
    "检查",
]
NOUNS = [
    "工作",
    "学习",
    "制度",
    "机制",
    "活动",
    "能力",
    "作风",
    "质效",
    "任务",
    "问题",
    "办法",
    "经验",
    "台账",
    "措施",
    "意见",
    "方案",
    "计划",
    "情况",
]


def write_corpus(root: Path, issues: int, seed: int, *, characters: int = 4_500) -> None:
    """Write root/content with `issues` issues over ten years, each of about `characters` characters."""
    draw = random.Random(seed)
    maker = _Maker(draw)
    (root / "content").mkdir(parents=True, exist_ok=True)
    (root / "content" / "site.yaml").write_text(
        f"名称: 工作简报\n题头: 建设学习型机关\n编发单位: 协调小组办公室\n栏目: [{', '.join(SECTIONS)}]\n"
        # Sentences cut from here and there have faults of the kinds that stop publication; they are looked for all the same.
        "校对: {doubled-mark: 提醒, impossible-date: 提醒, misspelling: 提醒, unpaired-mark: 提醒}\n"
    )
    first, last = datetime.date(2016, 1, 4), datetime.date(2025, 12, 28)
    days = (last - first).days
    for i in range(issues):
        date = first + datetime.timedelta(days=days * i // max(issues - 1, 1))
        path = root / "content" / "issues" / str(date.year) / f"{i + 1}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(maker.issue(i + 1, date, characters))


class _Maker:
    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        words = [word for word in phrases_dict if 2 <= len(word) <= 4 and "，" not in word]
        draw.shuffle(words)
        words.sort(key=len)  # short words are the frequent ones
        self.words = words
        self.weights = list(itertools.accumulate(1 / (rank + 20) for rank in range(len(words))))
        self.units = [place + organ for place in PLACES for organ in ORGANS] + list(OFFICES)
        self.unit_weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(len(self.units))))
        draw.shuffle(self.units)
        self.sentences = list(_sample_sentences())
        self.stock: list[str] = []
        self.notes = 0

    def word(self) -> str:
        if not self.stock:
            self.stock = self.draw.choices(self.words, cum_weights=self.weights, k=5_000)
        return self.stock.pop()

    def unit(self) -> str:
        return self.draw.choices(self.units, cum_weights=self.unit_weights)[0]

    def sentence(self) -> str:
        draw = self.draw
        if draw.random() < 0.5:
            return re.sub(r"\d+", lambda _: str(draw.randint(1, 999)), draw.choice(self.sentences)) + "。"
        frame = draw.choice(FRAMES)
        out = re.sub(r"\{(\w)\}", lambda match: self.fill(match[1]), frame)
        return (draw.choice(OPENINGS) if draw.random() < 0.3 else "") + out + "。"

    def fill(self, kind: str) -> str:
        if kind == "w":
            return self.word()
        if kind == "v":
            return self.draw.choice(VERBS)
        if kind == "n":
            return self.draw.choice(NOUNS)
        if kind == "u":
            return self.unit()
        return self.draw.choice(PLACES) if kind == "p" else str(self.draw.randint(2, 980))

    def paragraph(self, length: int) -> str:
        out = ""
        while len(out) < length:
            out += self.sentence()
        return out

    def title(self) -> str:
        draw = self.draw
        place = draw.choice(PLACES)
        return f"{place}：“{self.word()}”{draw.choice(VERBS)}{self.word()}{draw.choice(NOUNS)}"

    def article(self, length: int) -> str:
        title = self.title()
        if self.draw.random() < 0.3:
            title = title.replace("”", "”<br>", 1)
        lines = [f"## {title}", "", f":供稿: {self.unit()}"]
        if self.draw.random() < 0.4:
            lines.append(f":关键词: {self.word()}、{self.word()}")
        lines.append("")
        size = 0
        note = self.draw.random() < 0.2
        for ordinal in "一二三四五六七八九":
            if size >= length:
                break
            lines += [f"### {ordinal}、{self.draw.choice(VERBS)}{self.word()}{self.draw.choice(NOUNS)}", ""]
            for _ in range(2):
                text = self.paragraph(min(180, length))
                size += len(text)
                if note:
                    self.notes += 1
                    text, note = text.replace("，", f"，[^{self.notes}]", 1), False
                    lines += [f"[^{self.notes}]: {self.sentence()}", ""]
                lines += [text, ""]
        return "\n".join(lines)

    def issue(self, number: int, date: datetime.date, characters: int) -> str:
        draw = self.draw
        head = ["---", f"期号: {number}", f"日期: {date.isoformat()}"]
        if draw.random() < 0.15:
            return "\n".join([*head, "---", "", self.article(characters)])
        names = sorted(draw.sample(range(len(SECTIONS)), draw.randint(2, 3)))
        head += [f"栏目: [{', '.join(SECTIONS[n] for n in names)}]", "---", ""]
        count = max(draw.randint(3, 6), len(names))
        for i, n in enumerate(names):
            head += [f"# {SECTIONS[n]}", ""]
            own = count // len(names) + (i < count % len(names))
            head += [self.article(characters // count - 100) for _ in range(own)]
        return "\n".join(head)


def _sample_sentences() -> list[str]:
    """Return the sentences of the sample issues that are plain prose."""
    out = []
    for path in sorted((REPOSITORY / "content" / "issues").rglob("*.md")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.match(r"[\u4e00-\u9fff“]", line) and not re.search(r"[\[\]|*_<>:]", line):
                out += [part for part in line.split("。") if len(part) >= 12]
    return out


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
