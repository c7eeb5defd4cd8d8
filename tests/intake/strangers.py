"""Issues of offices that the reader has not met, as Word files: other mastheads, numbers, dates, contents, sections, titles, tails.

Each is drawn from a seed: a make-up, and articles of invented places. The writer knows nothing of the reader.
"""

import datetime
import random
import re
from dataclasses import dataclass, field
from typing import Any

from tests.intake.word_files import WordFile, _box, _table

_SENTENCES = [
    "县里把闲置的粮站改成了农技站，农户送来的土样当天就能测出酸碱度。",
    "镇上的三个村合用一台清淤船，分段包干，两个月清出河道十二公里。",
    "小学门口原来堵车，交警和家长商量后错开放学时间，堵点没有了。",
    "夜校请来退休的老木匠，教年轻人修门窗，报名的人比座位多一倍。",
    "山上的果园装了滴灌，用水少了三成，果子反而大了一圈。",
    "老旧小区加装电梯，一楼的住户起初不同意，后来由邻居帮着搬了花坛。",
    "图书馆把闭馆时间推迟到晚上九点，来的多半是刚下班的工人。",
    "卫生院每周三下乡，带着药箱和血压计，从村头走到村尾。",
    "集市搬到新场地以后，摊位按菜类排好，买菜的人少走了不少路。",
    "各乡镇要把台账建起来，谁家缺什么、谁去办、什么时候办完，一条一条写清楚。",
    "工作组发现，会开得多的地方事情不一定办得快，关键是有人盯到底。",
    "水库除险加固工程提前一个月完工，下游两万亩农田安全度汛。",
    "窗口单位推行一次告知，群众办一件事平均少跑两趟。",
    "渔民转产以后办起了修船厂，去年接了一百多条船的活。",
]
_HEADINGS = [
    "把底数摸清楚",
    "让事情有人管",
    "从小处做起",
    "建一套管用的办法",
    "请群众来评判",
    "补上短板",
    "守住底线",
    "算好明白账",
    "走出新路子",
]
_TITLES = [
    "粮站变成农技站",
    "清水河清淤记",
    "校门口不堵了",
    "老木匠进夜校",
    "滴灌上了山",
    "电梯装进老小区",
    "图书馆亮到九点",
    "吊车不再轰鸣",
    "药箱下乡走了一百里",
    "新集市里的新秩序",
    "四十六户人家的意见",
    "水库提前完工",
    "邮递员捎药这一年",
    "窗口少跑两趟",
    "食堂换了菜单",
    "田头贴着顺口溜",
    "渔民办起修船厂",
    "锣鼓队又敲起来",
    "台账里的民生事",
    "会少了事快了",
]
SECTIONS = ("工作动态", "经验交流", "调查研究", "基层之声")
_OFFICES = ("县农业局", "清水镇", "县教育局", "县总工会", "果园乡政府", "街道办事处", "港务公司")
_LISTS = {"报": ["市委办公室、市政府办公室", "县委常委"], "送": ["县人大常委会办公室、县政协办公室", "各人民团体"], "发": ["各乡镇党委", "县直各单位"]}  # fmt: skip
_DIGITS = "〇一二三四五六七八九"

# What is drawn. {n}: number, {t}: total, {c}: number in 汉字; dates likewise.
_CHOICES: dict[str, list[Any]] = {
    "name": ["工作简报", "政务信息", "农业农村动态", "督查专报", "党建快报", "信访内参", "工作通报"],
    "number": ["第{n}期", "第 {n} 期", "（第{n}期）", "{y}年第{n}期", "（{y}年第{n}期）", "{y}年第{n}期（总第{t}期）", "总第{t}期", "〔{y}〕第{n}期",
               "第{c}期", "第 {c} 期", "[{y}]第{n}期", "第{n}期 总第{t}期", "二〇二一年第{n}期", "第{n}号", "NO.{n}", "{y}年 第{n}期 总{t}期"],
    "date": ["{y}年{m}月{d}日", "{cy}年{cm}月{cd}日", "{y}.{m}.{d}", "{y}-{m:02}-{d:02}", "（{y}年{m}月{d}日）", "{y}年{m}月{d}日印发", "{y} 年 {m} 月 {d} 日", "{y}/{m}/{d}"],
    "masthead": ["centred", "table", "office with number", "date below", "box", "tab"],
    "count": [1, 1, 2, 3, 4, 5, 20],
    "contents": ["", "plain", "dots", "table", "numbered", "bullets", "tabs", "offices"],
    "section": ["", "【{}】", "★{}★", "◆{}", "■ {}", "※{}※", "〔{}〕", "{}", "『{}』", "[{}]", "——{}——", "【 {} 】"],
    "title": [
        {"size": 22, "font": "方正小标宋简体", "align": "center"}, {"size": 20, "font": "宋体", "align": "center", "bold": True}, {"size": 18, "font": "黑体", "align": "center"},
        {"style": "h1", "size": 0, "font": "", "align": "center"}, {"align": "center"}, {"align": "center", "bold": True}, {"size": 26, "font": "华文中宋", "align": "center"},
    ],
    "contributor": ["", "（{}）", "（{}供稿）", "供稿：{}", "（供稿单位：{}）", "below"],
    "headings": ["", "faces", "plain", "numbers", "bold", "run in", "styles"],
    "tail": [
        [], [("报：", "报"), ("送：", "送"), ("发：", "发")], [("抄报：", "报"), ("抄送：", "送")], [("报送：", "报"), ("分送：", "送"), ("发至：", "发")],
        [("报　", "报"), ("送　", "送"), ("发　", "发")], [("报 ： ", "报"), ("送 ： ", "送")], [("报:", "报"), ("发:", "发")], [("印发：", "发")], [("【报】", "报"), ("【送】", "送")],
    ],
    "imprint": ["", "（共印200份）", "责任编辑：李青　　审核：王河　　签发：赵山", "{office}　　{date}印发", "编辑：李青", "校对：李青 共印200份"],
}  # fmt: skip


@dataclass
class StrangeArticle:
    """One article as it was meant; blocks: (h3, h4 or text, words)."""

    title: list[str]
    section: str = ""
    subtitle: str = ""
    contributor: str = ""
    blocks: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class StrangeIssue:
    """What the file says; make_up: how it says it."""

    make_up: dict[str, Any]
    number: int
    total: int
    date: datetime.date
    office: str
    articles: list[StrangeArticle]
    lists: dict[str, list[str]]

    @property
    def running_number(self) -> int:
        """The number of a bulletin that counts on over the years."""
        return self.total if "总" in self.make_up["number"] else self.number


def strange_issue(seed: int) -> StrangeIssue:
    """Return what a seed draws."""
    draw = random.Random(seed)
    make_up = {name: draw.choice(choices) for name, choices in _CHOICES.items()}
    make_up |= {name: draw.random() < 0.5 for name in ("in the middle", "two lines", "empty lines", "split", "tail in a table")}  # fmt: skip
    articles = [
        _article(n, title, make_up, draw) for n, title in enumerate(draw.sample(_TITLES, make_up["count"]))
    ]
    number = draw.choice([3, 12, 25, 108])
    date = draw.choice([datetime.date(2019, 3, 5), datetime.date(2021, 11, 20), datetime.date(2024, 12, 1)])
    lists = {kind: _LISTS[kind] for _, kind in make_up["tail"]}
    return StrangeIssue(
        make_up, number, number + 100, date, draw.choice(["县委办公室", "督查室", "清水县农业农村局办公室"]), articles, lists
    )  # fmt: skip


def _article(n: int, title: str, make_up: dict[str, Any], draw: random.Random) -> StrangeArticle:
    article = StrangeArticle([title])
    if make_up["two lines"] and n % 2 == 0:
        article.title.insert(0, draw.choice(["清水县坚持问题导向", "果园乡做好土文章"]))
    if make_up["section"] and make_up["count"] > 1:
        article.section = SECTIONS[min(n * 3 // make_up["count"], 2)]
    if draw.random() < 0.2:
        article.subtitle = draw.choice(["清水镇的做法与启示", "来自果园乡的调查"])
    if make_up["contributor"] and n % 4 != 3:
        article.contributor = draw.choice(_OFFICES)

    def paragraph() -> str:
        return "".join(draw.sample(_SENTENCES, draw.randint(2, 5)))

    article.blocks.append(("text", paragraph()))
    for k, heading in enumerate(draw.sample(_HEADINGS, 3) if make_up["headings"] else (), 1):
        words = f"{_DIGITS[k]}、{heading}"
        if make_up["headings"] == "run in":
            article.blocks.append(("text", f"{words}。{paragraph()}"))
            continue
        article.blocks += [("h3", words), ("text", paragraph())]
        if k == 2:
            for j, deeper in enumerate(draw.sample(_HEADINGS, 2), 1):
                article.blocks += [("h4", f"（{_DIGITS[j]}）{deeper}"), ("text", paragraph())]
    return article


def in_words(number: int) -> str:
    """Return 1 … 199 in 汉字."""
    if number > 99:
        return "一百" + (f"零{_DIGITS[number - 100]}" if number < 110 else in_words(number - 100))
    ten, one = divmod(number, 10)
    return ("" if ten < 1 else "十" if ten == 1 else f"{_DIGITS[ten]}十") + (_DIGITS[one] if one else "")


def strange_file(issue: StrangeIssue) -> bytes:
    """Return an issue as a .docx in its make-up."""
    file, make_up = WordFile("strange"), issue.make_up
    date = _in_form(make_up["date"], issue)
    _masthead(file, issue, _in_form(make_up["number"], issue), date)
    if make_up["contents"] and len(issue.articles) > 1:
        _contents(file, issue)
    seen = ""
    for article in issue.articles:
        if article.section != seen:
            seen = article.section
            file.add(make_up["section"].format(seen), font="黑体", size=18 if make_up["section"] == "{}" else 16,
                     align="center" if make_up["in the middle"] else "left")  # fmt: skip
        _write_article(file, article, make_up)
    lines = [(label, "，".join(issue.lists[kind])) for label, kind in make_up["tail"]]
    imprint = make_up["imprint"].format(office=issue.office, date=f"{issue.date:%Y年%m月%d日}")
    if lines and make_up["tail in a table"]:
        rows = [[file.paragraph(label), file.paragraph(units)] for label, units in lines]
        file.body.append(_table(rows + ([[file.paragraph(imprint)]] if imprint else [])))
        return file.bytes()
    for label, units in lines:
        file.add(label + units, size=14)
    if imprint:
        file.add(imprint, size=14)
    return file.bytes()


def _in_form(form: str, issue: StrangeIssue) -> str:
    year, month, day = issue.date.year, issue.date.month, issue.date.day
    return form.format(
        n=issue.number, t=issue.total, c=in_words(issue.number), y=year, m=month, d=day,
        cy="".join(_DIGITS[int(digit)] for digit in str(year)), cm=in_words(month), cd=in_words(day),
    )  # fmt: skip


def _masthead(file: WordFile, issue: StrangeIssue, number: str, date: str) -> None:
    form, office = issue.make_up["masthead"], issue.office
    name = file.paragraph(" ".join(issue.make_up["name"]), size=48, font="方正小标宋简体", align="center")
    middle = file.paragraph(number, align="center")
    if form == "box":
        file.body += [_box(name + middle), file.paragraph(f"{office}\t\t{date}")]
    elif form == "table":
        cells = [[file.paragraph(words, size=12) for words in (office, number, date)]]
        file.body += [name, _table(cells)]
    elif form == "office with number":
        file.body += [
            name, file.paragraph(office, align="center"), file.paragraph(f"{number}　　　　{date}", align="center")
        ]  # fmt: skip
    elif form == "date below":
        file.body += [
            name, middle, file.paragraph(office, align="center"), file.paragraph(date, align="center")
        ]  # fmt: skip
    else:
        file.body += [name, middle, file.paragraph(f"{office}{'编' if form == 'tab' else ''}\t　　{date}")]


def _contents(file: WordFile, issue: StrangeIssue) -> None:
    form = issue.make_up["contents"]
    heading = {"numbered": "本期要目", "bullets": "【本期导读】", "table": "本期目录"}.get(form, "目　录")
    file.add(heading, font="黑体", align="center")
    rows, seen = [], ""
    for n, article in enumerate(issue.articles, 1):
        if article.section != seen and form in ("plain", "dots", "tabs"):
            seen = article.section
            file.add(issue.make_up["section"].format(seen), font="黑体")
        line = "".join(article.title)
        rows.append([file.paragraph(line), file.paragraph(str(n * 2))])
        if form != "table":
            file.add({
                "dots": f"{line}…………{n * 2}", "numbered": f"{n}. {line}", "bullets": f"◆ {line}（{n * 2}）",
                "tabs": f"{line}\t{n * 2}", "offices": f"{line}　　{article.contributor}　{n * 2}",
            }.get(form, line))  # fmt: skip
    if form == "table":
        file.body.append(_table(rows))


def _write_article(file: WordFile, article: StrangeArticle, make_up: dict[str, Any]) -> None:
    file.list += 1
    for line in article.title if make_up["split"] else ["\n".join(article.title)]:
        file.add(line, **make_up["title"])
    if article.subtitle:
        file.add(f"——{article.subtitle}", font="楷体", align="center")
    if make_up["contributor"] == "below" and article.contributor:
        file.add(article.contributor, font="楷体", align="center")
    if make_up["empty lines"]:
        file.body.append("<w:p/>")
    for kind, words in article.blocks:
        if kind == "text":
            file.add(words, indent=2)
            continue
        level = int(kind[1]) - 3
        forms: dict[str, dict[str, Any]] = {
            "faces": {"font": ("黑体", "楷体")[level]},
            "bold": {"bold": True},
        }
        form = forms.get(make_up["headings"], {})
        if make_up["headings"] == "styles":
            first = 3 if make_up["title"].get("style") else 1
            form = {"style": f"h{first + level}", "size": 0, "font": ""}
        elif make_up["headings"] == "numbers":
            words = re.sub("^(?:.、|（.）)", "", words)
            form = {"number": level, "font": ("黑体", "楷体")[level]}
        file.add(words, indent=2, **form)
    if article.contributor and make_up["contributor"] != "below":
        file.add(make_up["contributor"].format(article.contributor))
    if make_up["empty lines"]:
        file.body.append("<w:p/>")
