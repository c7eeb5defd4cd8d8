"""Text that is hard to set: marks, numbers, units and faces that meet at line ends; in Markdown. Its one home."""

import random
import re

QUOTED = (
    "“坚持问题导向”，是做好工作的“金钥匙”。全市各级各部门坚持“三个聚焦”（聚焦重点、聚焦难点、聚焦热点），"
    "深入贯彻《关于进一步改进作风的意见》《机关效能建设办法》《督查考核细则（试行）》等文件精神，扎实推进各项任务。"
)
NUMBERED = (
    "截至2025年3月5日，全市15家单位、24学时培训、3.2%的增幅、〔2025〕3号文件、第335期简报以及5G基站1200个全部落实到位；"
    "其中，重点项目占比达到78.5%，同比提高12.3个百分点——这是近5年来的最好水平……各地反响热烈。"
)
NESTED = (
    "县委书记强调：“要把‘为民办实事’作为根本出发点；要把‘群众满意不满意’作为根本标准。”会议指出，“当前和今后一个时期，"
    "要抓好‘三件大事’：一是产业发展，二是乡村振兴，三是民生保障。”"
)
BOOKS = (
    "《论语》《孟子》《大学》《中庸》《诗经》《尚书》《礼记》《周易》《春秋》《史记》《汉书》《后汉书》" * 2
    + "等。"
)
ASKED = (
    "怎么办？！大家提问：“路在何方？”“钱从哪来？”“人往哪去？”——答案只有一个：改革！改革！！再改革！！！" * 2
)
LATIN = (
    "与Microsoft Office、WPS Office等软件相比，新系统支持OFD/PDF格式，电话：010-88886666，A级企业、B类项目与5G、AI、"
    "IPv6等均已达标，10～20人的小组在“3·15”活动中检查门店3—5家，阿凡提·买买提同志讲评。"
)
MIXED = (
    "**一是强化组织领导。**成立由主要负责同志任组长的领导小组，*《乡村振兴战略规划（2018—2022年）》*明确了目标，"
    "[详见网站公告](https://example.org/)；建立“月调度、季通报、年考核”机制[^1]，做到**“事事有人管、件件有着落”**"
    "（见*《实施方案》*）。会议还强调，要*坚持问题导向*、**目标导向**、[结果导向](https://example.org/a)。[^2]"
)
NOTE = "本注说明“月调度”的含义：每月5日前，由各单位报送《工作进展表》，并由督查室汇总后通报全市各单位（含垂直管理单位）。"
PAIRS = (
    "》《",
    "”，",
    "，“",
    "：“",
    "）。",
    "“《",
    "》）",
    "、《",
    "。”",
    "！”",
    "；（",
    "）”",
    "”（",
    "”、",
)

HARD = (QUOTED, NUMBERED, NESTED, BOOKS, ASKED, LATIN, MIXED)


def random_paragraphs(seed: int, count: int) -> list[str]:
    """Return paragraphs in which marks, numbers, bold and other faces fall at every place of a line."""
    choose = random.Random(seed)
    han = [char for char in QUOTED + NUMBERED + NESTED + LATIN if "\u4e00" <= char <= "\u9fff"]
    other = [
        "2025年3月5日",
        "15家",
        "3.2%",
        "——",
        "……",
        "第335期",
        "5G",
        "10～20人",
        "《意见》《办法》",
        "（试行）",
        "“三个”、",
        "**重点**",
        "*《细则》*",
    ]
    paragraphs = []
    for _ in range(count):
        text = ""
        while len(text) < choose.randint(60, 190):
            text += "".join(choose.choices(han, k=choose.randint(2, 12)))
            text += choose.choice(["，", "，", "、", "；", "。", "：", *other])
        paragraphs.append(text + "".join(choose.choices(han, k=3)) + "。")
    return paragraphs


def as_html(markdown: str) -> str:
    """Return one of these paragraphs as HTML: <b>, <i>, links without address, notes that float to the foot."""
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", markdown)
    text = re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)
    text = re.sub(r"\[([^]^]+)\]\([^)]*\)", r"<a>\1</a>", text)
    return re.sub(r"\[\^\d\]", f"<span class=note>{NOTE}</span>", text)
