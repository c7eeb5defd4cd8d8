"""What Word can put into a text: each character of it comes out, or is told."""

import zipfile
from io import BytesIO

import pytest

from bulletin.intake.blocks import SourceDocument, SourcePicture, SourceTable
from bulletin.intake.word import read_word
from tests.intake.word_files import PNG, WordFile

BEFORE, AFTER = "前面的一段话。", "后面的一段话。"


def r(words: str, form: str = "") -> str:
    return f"<w:r><w:rPr>{form}</w:rPr><w:t>{words}</w:t></w:r>"


def field(code: str, result: str | None = None, data: str = "") -> str:
    middle = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result)}'
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
    return f'{begin}<w:r><w:instrText>{code}</w:instrText></w:r>{middle}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def p(inner: str, form: str = "") -> str:
    return f"<w:p><w:pPr>{form}</w:pPr>{inner}</w:p>"


def document(inner: str, **parts: str) -> SourceDocument:
    """Return what is read of a file with this between two paragraphs. parts: relations r9, r8 … as text files."""
    file = WordFile("odd")
    file.add(BEFORE)
    file.body.append(inner)
    file.add(AFTER)
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(file.bytes())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/_rels/document.xml.rels":
                more = "".join(f'<Relationship Id="{k}" Type="x/chart" Target="{k}.xml"/>' for k in parts)
                data = data.replace(b"</Relationships>", f"{more}</Relationships>".encode())
            new.writestr(name, data)
        for name, text in parts.items():
            new.writestr(f"word/{name}.xml", text)
    return read_word(out.getvalue())


def read(inner: str, **parts: str) -> tuple[str, str]:
    """Return the text between the two paragraphs, and what is told with its codes."""
    found = document(inner, **parts)
    text = "\n".join(block.text for block in found.blocks)
    told = " ".join(f"{remark.code}:{remark.words}:{remark.dropped}" for remark in found.remarks)
    assert text.startswith(BEFORE), text
    assert text.endswith(AFTER), text
    return text.removeprefix(BEFORE).removesuffix(AFTER).strip("\n"), told


BOX = "<w:txbxContent>{}</w:txbxContent>"
CHOICE = '<mc:AlternateContent><mc:Choice Requires="w16se">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>'


@pytest.mark.parametrize(("inner", "text"), [
    (f"<w:sdt><w:sdtContent>{p(r('甲'))}</w:sdtContent></w:sdt>", "甲"),
    (p(f"<w:sdt><w:sdtPr/><w:sdtContent>{r('甲')}</w:sdtContent></w:sdt>{r('乙')}"), "甲乙"),
    (p(f"<w:smartTag>{r('甲')}</w:smartTag><w:hyperlink>{r('乙')}</w:hyperlink><w:fldSimple w:instr='DATE'>{r('丙')}</w:fldSimple>"), "甲乙丙"),
    (p(r("甲") + "<w:r>" + CHOICE.format("<w:symEx/>", "<w:t>😀</w:t>") + "</w:r>"), "甲😀"),
    (p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + r("已办")), "☑已办"),
    (p('<w:r><w:sym w:font="Symbol" w:char="F0B0"/></w:r>'), "°"),
    (p(r("\uf0fc", '<w:rFonts w:ascii="Wingdings"/>') + r("已办")), "√已办"),
    (p(r("100m") + r("2", '<w:vertAlign w:val="superscript"/>') + r("，CO") + r("2", '<w:vertAlign w:val="subscript"/>')), "100m²，CO₂"),
    (p(r("石", '<w:sz w:val="90"/>'), '<w:framePr w:dropCap="drop" w:lines="3"/>') + p(r("桥镇办夜校。")), "石桥镇办夜校。"),
    (p(r("第") + r("th", '<w:vertAlign w:val="superscript"/>')), "第th"),
    (p("<w:r><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t><w:softHyphen/><w:tab/><w:t>丙</w:t></w:r>"), "甲-乙\t丙"),
    (p('<w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t><w:cr/><w:t>丙</w:t></w:r>'), "甲\n乙\n丙"),
    (p(field(r" EQ \o\ac(○,3) ") + r("号楼")), "③号楼"),
    (p(field(r" EQ \f(1,2) ")), "1/2"),
    (p(field(" FORMDROPDOWN ", data='<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="否"/><w:listEntry w:val="是"/></w:ddList></w:ffData>')), "是"),
    (p(field(" FORMCHECKBOX ", data='<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>') + r("同意")), "☑同意"),
    (p(field(' HYPERLINK "http://a" ', "网址")), "网址"),
    (p("<w:r><w:ruby><w:rt>" + r("gān") + "</w:rt><w:rubyBase>" + r("赣") + "</w:rubyBase></w:ruby></w:r>"), "赣（gān）"),
    (p(f"<w:r><w:pict><v:shape><v:textbox>{BOX.format(p(r('框里')))}</v:textbox></v:shape></w:pict></w:r>"), "框里"),
    (p('<w:r><w:pict><v:shape><v:textpath string="艺术字"/></v:shape></w:pict></w:r>'), "艺术字"),
    (p(r("甲"), "<w:rPr><w:del/></w:rPr>") + p(r("乙")), "甲乙"),
    (f"<w:tbl><w:tr><w:tc>{p(r('甲'))}<w:tbl><w:tr><w:tc>{p(r('套'))}</w:tc></w:tr></w:tbl></w:tc><w:tc>{p(r('乙'))}</w:tc></w:tr></w:tbl>", "甲套乙"),
    (f"<w:customXml>{p(r('甲'))}</w:customXml>", "甲"),
    (p(r("甲", '<w:vanish w:val="0"/>')), "甲"),
])  # fmt: skip
def test_what_is_seen_is_read(inner: str, text: str) -> None:
    assert read(inner)[0] == text


CHART = '<c:chartSpace xmlns:a="a" xmlns:c="c"><a:t>三年用水量</a:t><c:strCache><c:v>一月</c:v></c:strCache></c:chartSpace>'


@pytest.mark.parametrize(("inner", "kept", "code", "named"), [
    (p(r("甲") + f"<w:del>{'<w:r><w:delText>删去</w:delText></w:r>'}</w:del>"), "甲", "revision", "删去"),
    (p(f"<w:moveFrom>{r('搬走')}</w:moveFrom><w:moveTo>{r('搬来')}</w:moveTo>"), "搬来", "revision", "搬走"),
    (f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p(r('删行'))}</w:tc></w:tr><w:tr><w:tc>{p(r('留'))}</w:tc></w:tr></w:tbl>", "留", "revision", "删行"),
    (p(r("划掉", "<w:strike/>")), "划掉", "revision", "删除线"),
    (p(r("看得见") + r("看不见", "<w:vanish/>")), "看得见", "hidden-text", "看不见"),
    (p('<w:r><w:drawing><c:chart xmlns:c="c" r:id="r9"/></w:drawing></w:r>'), "", "picture", "三年用水量"),
    (p('<w:r><w:drawing><c:chart xmlns:c="c" r:id="r9"/></w:drawing></w:r>'), "", "picture", "一月"),
    (p('<w:r><w:object><o:OLEObject xmlns:o="o" ProgID="Excel.Sheet"/></w:object></w:r>'), "", "picture", "另一个文件"),
    (p('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'), "☑", "font-substituted", "1 处"),
    (p('<w:r><w:sym w:font="Office Art" w:char="F041"/></w:r>'), "□", "symbol", "1 处"),
    (p(f"<w:unheardOf>{r('在哪里')}</w:unheardOf>"), "", "dropped-line", "在哪里"),
    (p("<m:oMath xmlns:m='m'><m:r><m:t>a+b</m:t></m:r></m:oMath>"), "a+b", "field-code", "公式"),
    (p(field(" DATE ", "2021年3月5日")), "2021年3月5日", "field-code", "域"),
    ('<w:altChunk r:id="r9"/>', "", "picture", "另一个文件"),
    (p('<w:r><w:drawing><a:blip r:link="r99"/></w:drawing></w:r>'), "", "picture", "文件外面"),
])  # fmt: skip
def test_what_is_not_kept_as_it_is_is_told(inner: str, kept: str, code: str, named: str) -> None:
    text, told = read(inner, r9=CHART)
    assert text == kept
    assert f"{code}:" in told
    assert named in told


@pytest.mark.parametrize("inner", [
    p(field(' TOC \\o "1-3" ', "目录") + field(" PAGEREF _Toc1 ", "3")),
    p(field(" PAGE ", "1")),
    p(r("甲") + '<w:r><w:lastRenderedPageBreak/></w:r><w:bookmarkStart w:id="0"/><w:proofErr w:type="x"/>'),
    p("<w:r>" + CHOICE.format(f"<w:drawing><wps:txbx>{BOX.format(p(r('框')))}</wps:txbx></w:drawing>", f"<w:pict><v:textbox>{BOX.format(p(r('框')))}</v:textbox></w:pict>") + "</w:r>"),
])  # fmt: skip
def test_what_is_plain_needs_no_look(inner: str) -> None:
    assert read(inner)[1] == ""


def test_each_picture_comes_once_and_each_table_keeps_its_cells() -> None:
    drawing = '<w:r><w:drawing><wp:anchor xmlns:wp="w"><a:blip r:embed="r3"/></wp:anchor></w:drawing></w:r>'
    nested = f"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{p(r('合并') + drawing)}</w:tc><w:tc>{p(r('乙'))}</w:tc></w:tr></w:tbl>"
    found = document(nested)
    pictures = [block for block in found.blocks if isinstance(block, SourcePicture)]
    tables = [block for block in found.blocks if isinstance(block, SourceTable)]
    assert [picture.data for picture in pictures] == [PNG]
    assert [["".join(q.text for q in cell) for cell in row] for row in tables[0].rows] == [["合并", "", "乙"]]
    assert tables[0].merged == 1
