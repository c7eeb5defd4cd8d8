"""Writes sample issues as the Word files an office would have: five hands, none of them known to the reader.

A sample issue is taken apart line by line here, without the program's own reader: what is compared afterwards has two sources.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from html import escape
from typing import Any

from bulletin.values.model import Issue

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMESPACES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
NO_HANGING = '<w:overflowPunct w:val="0"/>'  # LibreOffice loses the mark that hangs out of an indented line
PAGE = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588"/></w:sectPr>'
HANDS = ("styles", "fonts", "boxes", "numbers", "blanks")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
ENGLISH = {
    "toc_title": "目录题", "document_number": "文号", "addressee": "主送", "signatory": "署名", "signed_on": "成文日期",
    "kicker": "引题", "subtitle": "副题", "contributor": "供稿", "author": "作者", "source": "来源",
}  # fmt: skip
LEVELS = {"###": 1, "####": 2, "#####": 3, "######": 4}


@dataclass
class SampleArticle:
    """One article of a sample: title in its lines, fields, and (kind, text) of each block; cells of tables are tabs and line ends."""

    title: list[str]
    section: str
    fields: dict[str, str] = field(default_factory=dict)
    blocks: list[tuple[str, str]] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


def articles_of(text: str, has_sections: bool) -> list[SampleArticle]:
    """Return the articles of an issue's Markdown."""
    body = text.split("\n---\n", 1)[1]
    out: list[SampleArticle] = []
    section, block = "", ""
    waiting: list[tuple[str, str]] = []
    for line in body.split("\n"):
        if has_sections and re.match("# ", line):
            section = line[2:]
        elif re.match("##? ", line):
            out.append(SampleArticle(line.lstrip("# ").split("<br>"), section, blocks=waiting))
            waiting = []
        elif not line.strip():
            continue
        elif found := re.match(r":([^:\s]+): (.*)", line):
            out[-1].fields[ENGLISH.get(found[1], found[1])] = found[2]
        elif found := re.match(":{3,} (.*)", line):
            block = found[1].replace("editor_note", "编者按").replace("attachment", "附件")
            if block.startswith("附件"):
                out[-1].blocks.append(("attachment", block[3:]))
        elif line.startswith(":::"):
            block = ""
        elif found := re.match(r"\[\^(\S+)\]: (.*)", line):
            out[-1].notes[found[1]] = found[2]
        elif line.startswith("|"):
            if not re.fullmatch(r"[|:\- ]+", line):
                row = "\t".join(cell.strip() for cell in line.strip("|").split("|"))
                blocks = out[-1].blocks
                if blocks and blocks[-1][0] == "table":
                    blocks[-1] = ("table", f"{blocks[-1][1]}\n{row}")
                else:
                    blocks.append(("table", row))
        elif found := re.match(r"!\[(.*)\]", line):
            out[-1].blocks.append(("picture", found[1]))
        elif found := re.match("(#{3,6}) (.*)", line):
            out[-1].blocks.append((f"h{LEVELS[found[1]]}", found[2]))
        elif block == "编者按":
            (out[-1].blocks if out and not re.search("^#", line) else waiting).append(("note", line))
        else:
            out[-1].blocks.append(("text", re.sub("^(?:> ?|- )", "", line)))
    return out


class WordFile:
    """Collects paragraphs of one hand and gives the bytes of the .docx."""

    def __init__(self, hand: str) -> None:
        self.hand = hand
        self.body: list[str] = []
        self.notes: list[str] = []
        self.labels: dict[str, str] = {}
        self.list = 0

    def bytes(self) -> bytes:
        relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
        overrides = "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{word}.{kind}+xml"/>'
            for name, kind in (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"), ("footnotes", "footnotes"))
        )  # fmt: skip
        parts = {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/>' + overrides + "</Types>",
            "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{relations}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(
                f'<Relationship Id="r{n}" Type="{relations}/{kind}" Target="{target}"/>'
                for n, (kind, target) in enumerate([("styles", "styles.xml"), ("numbering", "numbering.xml"), ("image", "media/image1.png"), ("footnotes", "footnotes.xml")], 1)
            ) + "</Relationships>",
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{''.join(self.body)}<w:p/>{PAGE}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {W}>{_styles()}</w:styles>",
            "word/numbering.xml": f"<w:numbering {W}>{_numbering()}</w:numbering>",
            "word/footnotes.xml": f"<w:footnotes {W}>{''.join(self.notes)}</w:footnotes>",
        }  # fmt: skip
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for name, text in parts.items():
                file.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
            file.writestr("word/media/image1.png", PNG)
        return out.getvalue()

    def runs(self, text: str, size: int, font: str, *, bold: bool = False) -> str:
        """Return runs: `**bold**`, notes `[^x]`; split in the middle as Word splits them."""
        out = ""
        for n, part in enumerate(re.split(r"\*\*", text)):
            for piece in re.split(r"(\[\^\S+?\])", part):
                if found := re.match(r"\[\^(\S+?)\]", piece):
                    out += f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{self.labels[found[1]]}"/></w:r>'
                    continue
                half = len(piece) // 2
                for bit in (piece[:half], piece[half:]):
                    if bit:
                        b = "<w:b/>" if bold or n % 2 else ""
                        words = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(bit).split("\n"))
                        face = f'<w:rFonts w:eastAsia="{font}"/>' if font else ""
                        sz = f'<w:sz w:val="{size * 2}"/>' if size else ""
                        out += (
                            f'<w:r><w:rPr>{face}{b}{sz}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'
                        )
        return out

    def paragraph(self, text: str, *, size: int = 16, font: str = "仿宋_GB2312", align: str = "both", style: str = "", number: int = -1, bold: bool = False, indent: int = 0) -> str:  # fmt: skip
        jc = f'<w:jc w:val="{align}"/>' if align else ""
        numbered = (
            f'<w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="{self.list}"/></w:numPr>'
            if number >= 0
            else ""
        )
        first = f'<w:ind w:firstLineChars="{indent * 100}" w:firstLine="{indent * 320}"/>' if indent else ""
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        return f"<w:p><w:pPr>{named}{numbered}{NO_HANGING}{first}{jc}</w:pPr>{self.runs(text, size, font, bold=bold)}</w:p>"

    def add(self, text: str, **form: Any) -> None:
        self.body.append(self.paragraph(text, **form))


def _styles() -> str:
    out = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:pPr><w:spacing w:line="560" w:lineRule="exact"/></w:pPr><w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/></w:rPr></w:style>'
    for n, (size, face) in enumerate([(44, "黑体"), (44, "宋体"), (32, "黑体"), (32, "楷体"), (32, "仿宋_GB2312"), (32, "仿宋_GB2312")], 1):  # fmt: skip
        out += (
            f'<w:style w:type="paragraph" w:styleId="h{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="a"/>'
            f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr><w:rPr><w:rFonts w:eastAsia="{face}"/><w:sz w:val="{size}"/></w:rPr></w:style>'
        )
    return out


def _numbering() -> str:
    forms = [
        ("chineseCounting", "%1、"),
        ("chineseCounting", "（%2）"),
        ("decimal", "%3."),
        ("decimal", "（%4）"),
    ]
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(forms)
    )
    nums = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for n in range(1, 30)
    )
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{nums}'


SPAN = '<w:gridSpan w:val="{}"/>'


def _box(inner: str) -> str:
    """Return a text box as Word writes it: twice."""
    content = f"<w:txbxContent>{inner}</w:txbxContent>"
    shape = (
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="5400000" cy="2000000"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp>'
    )
    drawing = (
        '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="5400000" cy="2000000"/>'
        '<wp:docPr id="1" name="a"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"{shape}</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    return (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def _table(rows: list[list[str]]) -> str:
    columns = max(map(len, rows))
    width = 8800 // columns
    lines = ""
    for row in rows:
        spans = [columns - len(row) + 1 if n == len(row) - 1 else 1 for n in range(len(row))]
        lines += "<w:tr>" + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width * span}" w:type="dxa"/>{SPAN.format(span) if span > 1 else ""}</w:tcPr>{cell}</w:tc>'
            for cell, span in zip(row, spans, strict=True)
        ) + "</w:tr>"  # fmt: skip
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    return f'<w:tbl><w:tblPr><w:tblW w:w="{width * columns}" w:type="dxa"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>'


def printed_list(units: list[tuple[str, int | None]]) -> str:
    return "，".join(name for name, _ in units)


def word_file(issue: Issue, text: str, hand: str, name: str, campaign: str, office: str) -> bytes:
    """Return an issue as a .docx in one of the hands."""
    file = WordFile(hand)
    articles = articles_of(text, bool(issue.sections))
    blank = "　" * 7 if hand == "blanks" else ""
    middle: dict[str, Any] = {"align": "left" if hand == "blanks" else "center"}
    number, date = issue.number.label, f"{issue.date.year}年{issue.date.month}月{issue.date.day}日"
    if number.startswith("增刊"):
        number = f"（{number}）"
    head = [
        file.paragraph(blank + campaign, size=18, font="楷体", **middle),
        file.paragraph(
            blank + " ".join(name), size=16 if hand == "blanks" else 48, font="方正小标宋简体", **middle
        ),
        file.paragraph(blank + number.replace("第", "第 ").replace("期", " 期"), **middle),
    ]
    if hand == "boxes":
        file.body += [_box("".join(head)), _table([[file.paragraph(office), file.paragraph(date)]])]
    else:
        file.body += [*head, file.paragraph(f"{office}　　　　　　{date}")]
    if len(articles) > 1:
        file.add(blank + ("目　　录" if hand != "fonts" else "本期目录"), font="黑体", **middle)
        seen = ""
        for n, article in enumerate(articles, 1):
            if article.section != seen:
                seen = article.section
                file.add(f"【{seen}】", font="黑体")
            line = article.fields.get("目录题", "".join(article.title))
            file.add(line if hand in ("fonts", "blanks") else f"{line}……………{n * 2}")
    seen = ""
    for article in articles:
        if article.section != seen:
            seen = article.section
            file.add(f"【{seen}】", font="黑体", style="h1" if hand == "styles" else "")
        _article(file, article, hand)
    tail = [(word, [(r.name, r.copies) for r in units]) for word, units in (("报", issue.report), ("送", issue.send), ("发", issue.issue)) if units]  # fmt: skip
    if hand == "boxes":
        rows = [[file.paragraph(f"{word}："), file.paragraph(printed_list(units))] for word, units in tail]
        file.body.append(_table(rows))
    else:
        for word, units in tail:
            file.add(f"{word}：{printed_list(units)}", size=14)
    if issue.editors:
        file.add(f"责任编辑：{'、'.join(issue.editors)}", size=14)
    file.add(office, size=14)
    return file.bytes()


_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.|（\d+）)\s*")


def _article(file: WordFile, article: SampleArticle, hand: str) -> None:
    fields = article.fields
    file.list += 1
    has_style, blank = hand == "styles", "　" * 6 if hand == "blanks" else ""
    align = "left" if hand == "blanks" else "center"
    small: dict[str, Any] = {"size": 16, "font": "楷体", "align": align}
    for label, words in article.notes.items():
        identity = str(len(file.notes) + 1)
        file.labels[label] = identity
        inner = f"<w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{escape(clean(words))}</w:t></w:r></w:p>"
        file.notes.append(f'<w:footnote w:id="{identity}">{inner}</w:footnote>')
    if "文号" in fields:
        pass  # written below the title, where every hand has room
    if "引题" in fields:
        file.add(blank + fields["引题"], **small)
    form: dict[str, Any] = (
        {"style": "h2", "size": 0, "font": "", "align": "center"}
        if has_style
        else {"size": 22, "font": "方正小标宋简体", "align": align}
    )
    if hand == "blanks":
        form |= {"size": 16, "font": "仿宋_GB2312"}
    if hand in ("fonts", "blanks"):
        for line in article.title:
            file.add(blank + line, **form)
    else:
        file.add("\n".join(article.title), **form)
    if "副题" in fields:
        file.add(f"{blank}——{fields['副题']}", **small)
    if "文号" in fields:
        file.add(blank + fields["文号"], **small)
    if "主送" in fields:
        file.add(fields["主送"] + "：")
    if "作者" in fields:
        file.add(f"作者：{fields['作者']}")
    if "来源" in fields:
        file.add(f"来源：{fields['来源']}")
    if "供稿" in fields:
        file.add(f"供稿：{fields['供稿']}")
    notes = [words for kind, words in article.blocks if kind == "note"]
    for n, words in enumerate(notes):
        file.add(("编者按：" if n == 0 else "") + clean(words), font="楷体")
    blocks = [block for block in article.blocks if block[0] != "note"]
    cut = next((n for n, (kind, _) in enumerate(blocks) if kind == "attachment"), len(blocks))
    for kind, words in blocks[:cut]:
        _block(file, kind, words, hand)
    if "署名" in fields:
        year, month, day = (int(part) for part in fields["成文日期"].split("-"))
        file.add(blank * 3 + fields["署名"], align="left" if hand == "blanks" else "right")
        file.add(f"{blank * 3}{year}年{month}月{day}日", align="left" if hand == "blanks" else "right")
    for kind, words in blocks[cut:]:
        _block(file, kind, words, hand)


def _block(file: WordFile, kind: str, words: str, hand: str) -> None:
    if kind == "table":
        file.body.append(
            _table(
                [
                    [file.paragraph(clean(cell), size=12) for cell in row.split("\t")]
                    for row in words.split("\n")
                ]
            )
        )
    elif kind == "picture":
        drawing = '<w:drawing><a:blip r:embed="r3"/></w:drawing>'
        file.body.append(f"<w:p><w:r>{drawing}</w:r></w:p>")
        file.add(words, size=14, align="center")
    elif kind == "attachment":
        file.list += 1
        file.add("附件1")
        file.add(("　" * 6 if hand == "blanks" else "") + words.replace("<br>", "\n"), size=16 if hand == "blanks" else 22,
                 font="仿宋_GB2312" if hand == "blanks" else "方正小标宋简体", align="left" if hand == "blanks" else "center")  # fmt: skip
    elif kind[0] == "h" and kind[1:].isdigit():
        level = int(kind[1:])
        ordinal = _ORDINAL.match(words)
        font = {1: "黑体", 2: "楷体"}.get(level, "仿宋_GB2312")
        if hand == "numbers" and ordinal:
            file.add(clean(words[ordinal.end() :]), font=font, number=level - 1)
        elif hand == "styles":
            file.add(clean(words), style=f"h{level + 2}", size=0, font="")
        else:
            file.add(
                ("　　" if hand == "blanks" else "") + clean(words),
                font="仿宋_GB2312" if hand == "blanks" else font,
            )
    else:
        file.add(("　　" if hand == "blanks" else "") + clean(words))


def clean(text: str) -> str:
    """Return text without links; bold and note marks stay for `runs`."""
    return re.sub(r"\[([^\]^]+)\]\([^)]*\)", r"\1", text)
