"""Clean sentences, and for each rule ways to put a fault into one; what a rule must find is made here, not typed."""

import random
import re
from collections.abc import Callable, Iterator

from bulletin.proofreading.spelling import MISSPELLINGS

SENTENCES = (
    "3月5日，县委理论学习中心组举行集体学习，学习会议精神，研究贯彻意见。",
    "会议强调，要坚持问题导向，把“学习、调研、落实”贯通起来；要防止一学了之。",
    "青荷镇党委坚持每周一学，做到时间、人员、内容、效果“四落实”。",
    "各镇各部门在7月10日前，将学习情况（含心得体会）报县协调小组办公室。",
    "“学什么？怎么学？”大家围绕这两个问题，谈体会，说打算。",
    "截至目前，全县共有126个基层党组织、3200名党员参加，占应参加人数的97%。",
    "桐溪镇的做法有三条：一是领导带头，二是集中学习，三是督促检查。",
    "二〇二六年一月，根据县委办〔2026〕9号文件的要求，办公室下发了通知。",
    "《关于加强和改进学习的意见》印发后，各单位结合实际，制定了方案。",
    "上午9:30至11:30，3～5个小组分别讨论——这是第三次了——气氛热烈。",
    "学习卡尔·马克思的著作，重在领会精神实质，重在联系实际……",
    "（一）加强组织领导。主要负责同志要亲自抓，分管负责同志要具体抓。",
)
_HAN = "[\u4e00-\u9fff]"
Fault = Callable[[str, random.Random], str | None]


def _swap(pattern: str, new: Callable[[re.Match[str]], str]) -> Fault:
    """Return a fault: one place of the pattern, chosen at random, is written otherwise."""

    def put(sentence: str, chance: random.Random) -> str | None:
        places = list(re.finditer(pattern, sentence))
        if not places:
            return None
        match = chance.choice(places)
        return sentence[: match.start()] + new(match) + sentence[match.end() :]

    return put


def _both(opening: str, closing: str, new: str, end: str = "") -> Fault:
    return _swap(f"{opening}([^{opening}{closing}]*){closing}", lambda m: f"{new}{m[1]}{end or new}")


def _with_word(sentence: str, chance: random.Random) -> str:
    return f"要做到{chance.choice(sorted(MISSPELLINGS))}，{sentence}"


_HALF = str.maketrans("，；：？！", ",;:?!")
_WIDE = {ord(str(n)): "０１２３４５６７８９"[n] for n in range(10)}
MENDED: dict[str, tuple[Fault, ...]] = {
    "half-width-mark": (
        _swap("[，；：？]", lambda m: m[0].translate(_HALF)),
        _swap(f"(?<={_HAN})[，；](?={_HAN})", lambda m: m[0].translate(_HALF) + " "),
    ),
    "straight-quote": (_both("“", "”", '"'), _both("“", "”", "'")),
    "wide-letter": (_swap(r"\d+", lambda m: m[0].translate(_WIDE)),),
    "doubled-mark": (_swap("[，。；](?!$)", lambda m: m[0] * 2), _swap("。$", lambda m: "，。")),
    "dash": (_swap("——", lambda m: "--"), _swap("——", lambda m: "──"), _swap("——", lambda m: "---")),
    "misspelling": (_with_word,),
    "half-width-parenthesis": (_both("（", "）", "(", ")"), _both("（", "）", "（", ")")),
    "ellipsis": (_swap("……", lambda m: "..."), _swap("……", lambda m: "。。。"), _swap("……", lambda m: "…")),
    "zero-in-year": (_swap("〇", lambda m: "○"), _swap("〇", lambda m: "0"), _swap("〇", lambda m: "O")),
    "padded-date": (
        _swap(r"\d(?=月)", lambda m: f"0{m[0]}"),
        _swap(r"(?<=月)5(?=日)", lambda m: "05"),
        _swap(r"(?<=月)5日，", lambda m: "5日，时间：07月9日，"),
    ),
    "interpunct": (_swap("·", lambda m: "•"), _swap("·", lambda m: "・")),
    "tilde": (_swap("～", lambda m: "~"),),
    "blank-beside-mark": (
        _swap("(?<=[，。；：])(?!$)", lambda m: " "),
        _swap(f"(?<={_HAN})(?=[，。；：“（《])", lambda m: " "),
    ),
    "until": (_swap("截至", lambda m: "截止"),),
    "document-number": (_swap("〔2026〕", lambda m: "[2026]"), _swap("〔2026〕", lambda m: "（2026）")),
    "zero-width": (
        _swap(f"(?<={_HAN})(?={_HAN})", lambda m: "\u200b"),
        _swap(f"(?<={_HAN})(?={_HAN})", lambda m: "\ufeff"),
    ),
    "lookalike": (
        _swap(
            "[一二人小大日月水]",
            lambda m: dict(zip("一二人小大日月水", "⼀⼆⼈⼩⼤⽇⽉⽔", strict=True))[m[0]],
        ),
    ),
    "mark-after-ordinal": (_swap("^（一）", lambda m: "（一）、"),),
}
_FRACTIONS = (
    ("由120户增加到150户，增长", 25, "%"),
    ("从2.4万亩增加到3万亩，增长", 25, "%"),
    ("从80家减少到60家，下降", 25, "%"),
    ("由200人增至260人，同比增长", 30, "%"),
)
_ROWS = "| 乡镇 | 户数 | 人数 |\n|---|---|---|\n| 甲镇 | 12 | 40 |\n| 乙镇 | {} | 31 |\n| 丙镇 | 7 | {} |\n| {} | 28 | 95 |"


def _wrong_growth(sentence: str, chance: random.Random) -> str:
    words, right, unit = chance.choice(_FRACTIONS)
    return f"{sentence}全县读书点{words}{right + chance.choice((-14, 16, 31))}{unit}。"


def _wrong_total(sentence: str, chance: random.Random) -> str:
    wrong = chance.choice(((8, 24), (9, 23), (10, 20)))
    return f"{sentence}\n\n" + _ROWS.format(*wrong, chance.choice(("合计", "总计", "合　计")))


def _wrong_caption(sentence: str, chance: random.Random) -> str:
    kind, numbers = chance.choice("图表"), chance.choice(((1, 3), (1, 1), (2, 4)))
    return f"{sentence}\n\n{kind}{numbers[0]}　读书点分布\n\n{sentence}\n\n{kind}{numbers[1]}　读书点借阅"


def _wrong_ordinal(sentence: str, chance: random.Random) -> str:
    first, second, third = chance.choice(
        (("一", "三", "四"), ("一", "二", "二"), ("一", "二", "四"), ("二", "三", "五"))
    )
    form = chance.choice(("### {}、抓学习", "#### （{}）抓学习"))
    return "\n\n".join(f"{form.format(n)}\n\n{sentence}" for n in (first, second, third))


def _private_character(sentence: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(sentence))
    return sentence[:at] + chance.choice("\ue000\ue5d2\uf8ff") + sentence[at:]


def _gap(sentence: str, chance: random.Random) -> str:
    """Add a clause whose ordinals skip one, in one of their forms."""
    first, second = chance.choice(
        (
            ("第一，", "第三，"),
            ("其一，", "其三，"),
            ("①", "③"),
            ("（1）", "（3）"),
            ("1.", "3."),
            ("（一）", "（三）"),
        )
    )
    return f"{first}摸清底数；{second}建立台账。{sentence}"


def _hint(words: tuple[str, ...]) -> Fault:
    return lambda sentence, chance: f"{sentence}{chance.choice(words)}"


# Names of an address book, and of each another way to write it: 字 left out, put in, in another order.
UNITS = (
    "县协调小组办公室", "县委理论学习中心组", "县农业农村局", "县人力资源和社会保障局", "县住房和城乡建设局", "市生态环境局桐溪分局",
    "县退役军人事务局", "县市场监督管理局", "县文化和旅游局", "青荷镇人民政府办公室", "县卫生健康委员会", "县公共资源交易中心",
)  # fmt: skip
_TWO_WAYS = tuple(
    f"{right}来了人。{wrong}也来了人。"
    for right, wrong in (
        ("县农业农村局", "县农业局"), ("县农业农村局", "县农村农业局"), ("县人力资源和社会保障局", "县人力资源社会保障局"),
        ("县住房和城乡建设局", "县住房城乡建设局"), ("县住房和城乡建设局", "县城乡建设和住房局"), ("县退役军人事务局", "县退役军人局"),
        ("县市场监督管理局", "县市场管理监督局"), ("县文化和旅游局", "县文化旅游局"), ("县文化和旅游局", "县文化广电和旅游局"),
        ("青荷镇人民政府办公室", "青荷镇政府办公室"), ("县卫生健康委员会", "县健康卫生委员会"), ("县公共资源交易中心", "县公共资源交易服务中心"),
    )
)  # fmt: skip
TERMS = (
    ("学习小组", "县协调小组"), ("党员同志", "党员"), ("计生委", "卫生健康委"), ("农业局", "农业农村局"), ("贫困户", "脱贫户"),
    ("县里", "全县"), ("工商局", "市场监督管理局"), ("红色细胞工程", "“红色细胞”工程"), ("三会一课", "“三会一课”"), ("两委", "“两委”"),
)  # fmt: skip


def _instead(*dates: str) -> tuple[Fault, ...]:
    return tuple(_swap(r"\d+月\d+日", lambda m, date=date: date) for date in dates)  # type: ignore[misc]


FOUND: dict[str, tuple[Fault, ...]] = {
    "unpaired-mark": (_swap("[“”（）《》]", lambda m: ""),),
    "impossible-date": _instead("2026年2月30日", "13月5日", "4月31号", "二月三十日", "2026/4/31", "2月27日至30日"),
    "wrong-weekday": _instead(
        "2026年3月5日（星期五）", "2026年3月5日下午（周五）", "2026-03-05（星期三）", "星期五（2026年3月5日）", "2026年3月5日，星期五"
    ),
    "repeated-word": (
        _swap("学习会议|负责同志|方案|文件|通知|体会", lambda m: m[0] * 2),
        _swap("党组织|参加|办公室|各单位|精神|意见|气氛|围绕|方法|打算|人数|根据|下发|检查|带头|加强|主要|目前|实际|坚持|要求|党委|会议|情况", lambda m: m[0] * 2),
    ),
    "foreign-word": (_swap(f"(?<={_HAN})、(?={_HAN})", lambda m: " and "), _swap(f"(?<={_HAN})、(?={_HAN})", lambda m: "of")),
    "traditional": (
        _swap("[学习实问党县]", lambda m: dict(zip("学习实问党县", "學習實問黨縣", strict=True))[m[0]]),
        _swap("[个强谈说这对张]", lambda m: dict(zip("个强谈说这对张", "個強談説這對張", strict=True))[m[0]]),
        _hint(("认爲", "那裏", "産业", "院墻", "店舖", "生銹", "路綫", "緑化", "目録", "群衆", "鷄蛋", "鍼灸", "什麽", "象徵", "由於", "對於", "以後", "祕书", "昇华", "蒐集")),
    ),
    "series": (_swap("二是", lambda m: "三是"), _wrong_ordinal, _gap),
    "percentage": (_wrong_growth,),
    "total": (_wrong_total,),
    "caption": (_wrong_caption,),
    "private-character": (_private_character,),
    "ellipsis-etc": (_swap("、人员", lambda m: "、人员等……"), _swap("、人员", lambda m: "、人员……等方面")),
    "unit-name": (
        _swap("县协调小组办公室", lambda m: "县协调办公室，县协调小组办公室"),
        _swap("县委理论学习中心组", lambda m: "县委理论学习中心组，县委学习理论中心组"),
        _hint(_TWO_WAYS),
    ),
    "office-term": (
        _swap("县协调小组", lambda m: "学习小组"),
        _swap("党员", lambda m: "党员同志"),
        _hint(tuple(f"{wrong}有了新的变化。" for wrong, _ in TERMS)),
    ),
}  # fmt: skip


HINTS: dict[str, tuple[Fault, ...]] = {
    "variant": (_hint(("占较大的成份。", "笔划不差。", "车箱坐满了人。", "澈底改了过来。", "论辈份排座。")),),
    "about": (_hint(("大约50人左右。", "约3千米左右。", "大概20户上下。", "约120万元左右。")),),
    "mixed-blank": (_hint(("投入 3 万元，建成 12 处，覆盖8个村90户。",)),),
}


def faulty(faults: tuple[Fault, ...], many: int = 60) -> Iterator[tuple[str, str]]:
    """Yield clean sentences and each with one fault."""
    chance = random.Random(18)
    for _ in range(many):
        clean = chance.choice(SENTENCES)
        put = chance.choice(faults)
        if (wrong := put(clean, chance)) is not None and wrong != clean:
            yield clean, wrong
