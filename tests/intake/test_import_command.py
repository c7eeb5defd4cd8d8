"""`bulletin import` as a clerk meets it: what is written, what is refused, what is said."""

import io
import json
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from bulletin.intake import source_file
from bulletin.intake.blocks import SourceDocument, SourceTable, UnreadableSourceError
from bulletin.intake.source_file import MAX_CHARACTERS, MAX_PARAGRAPHS, read_source
from bulletin.intake.word_package import MOST_TAGS
from bulletin.reading.file import read_file
from bulletin.values.settings import Config, SectionConfig
from tests.commands import bulletin
from tests.intake.word_files import WordFile

SITE = "名称: 工作简报\n编发单位: 协调小组办公室\n栏目: [经验交流, 学习动态]\n"
LONG = "会议指出，学习要从身边的问题学起，边学边改，学一件改一件，改了再学，学了再改，群众看得见，干部用得上，年底再来看一看有没有见效。"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content" / "issues").mkdir(parents=True)
    (tmp_path / "content" / "site.yaml").write_text(SITE)
    return tmp_path


def simple(*, number: str = "第 12 期", before: str = "", after: str = "") -> bytes:
    file = WordFile("fonts")
    for words in ("工作简报", number, "协调小组办公室　　2019年3月5日"):
        if words:
            file.add(words, align="center")
    file.add("水管通到村口", size=22, font="方正小标宋简体", align="center")
    file.body.append(before)
    file.add(LONG)
    file.body.append(after)
    file.add("报：甲、乙，丙")
    file.add("送：丁")
    file.add("协调小组办公室")
    return file.bytes()


def test_an_issue_is_written_as_a_draft_and_passes_check(site: Path) -> None:
    (site / "旧.docx").write_bytes(simple())
    told = bulletin("import", "-C", site, site / "旧.docx")
    assert told.exit_code == 0, told.stderr
    text = (site / "content/issues/2019/12.md").read_text()
    assert "草稿: true" in text
    assert "报: [甲、乙, 丙]" in text
    assert "## 水管通到村口" in text
    assert (site / "content/issues/2019/12.导入说明.txt").read_text().startswith("导入说明：旧.docx")
    checked = bulletin("check", "-C", site)
    assert checked.exit_code == 0
    assert "警告" not in checked.stderr


def test_nothing_is_written_over_an_issue_that_is_there(site: Path) -> None:
    (site / "旧.docx").write_bytes(simple())
    bulletin("import", "-C", site, site / "旧.docx")
    before = (site / "content/issues/2019/12.md").read_bytes()
    told = bulletin("import", "-C", site, site / "旧.docx")
    assert told.exit_code == 1
    assert "number-taken" in told.stderr
    other = bulletin(
        "import", "-C", site, site / "旧.docx", "--number", "13", "-o", site / "content/issues/2019/12.md"
    )
    assert other.exit_code == 1
    assert "file-exists" in other.stderr
    assert (site / "content/issues/2019/12.md").read_bytes() == before


def test_a_dry_run_writes_nothing(site: Path) -> None:
    (site / "旧.docx").write_bytes(simple())
    told = bulletin("import", "-C", site, site / "旧.docx", "--dry-run")
    assert told.exit_code == 0
    assert "## 水管通到村口" in told.stdout
    assert not list((site / "content/issues").iterdir())


def test_a_file_without_masthead_says_that_number_date_and_lists_are_guesses(site: Path) -> None:
    file = WordFile("fonts")
    file.add("水管通到村口", size=22, font="方正小标宋简体", align="center")
    file.add(LONG)
    (site / "来稿.docx").write_bytes(file.bytes())
    told = bulletin("import", "-C", site, site / "来稿.docx", "--format", "json")
    assert told.exit_code == 0
    codes = [json.loads(line)["code"] for line in told.stderr.splitlines()]
    assert codes == ["no-number", "no-date", "no-lists"]


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_for_a_program_each_issue_is_one_object_on_the_output(site: Path, options: list[str]) -> None:
    (site / "旧.docx").write_bytes(simple())
    told = bulletin("import", "-C", site, site / "旧.docx", "--format", "json", *options)
    said = [json.loads(line) for line in told.stdout.splitlines()]
    written = site / "content/issues/2019/12.md"
    assert [(each["path"], each["written"]) for each in said] == [(str(written), not options)]
    assert "## 水管通到村口" in said[0]["text"]
    assert written.exists() == (not options)


def test_articles_of_several_files_become_one_issue(site: Path) -> None:
    for name in ("甲", "乙"):
        file = WordFile("fonts")
        file.add(f"{name}村的一年", size=22, font="方正小标宋简体", align="center")
        file.add(LONG)
        (site / f"{name}.docx").write_bytes(file.bytes())
    told = bulletin(
        "import",
        "-C",
        site,
        "--section",
        "学习动态",
        "--number",
        "5",
        "--date",
        "2020-01-02",
        site / "甲.docx",
        site / "乙.docx",
    )
    assert told.exit_code == 0, told.stderr
    config = Config("工作简报", "", sections=(SectionConfig("学习动态"),))
    issue = read_file(
        "content/issues/2020/5.md", (site / "content/issues/2020/5.md").read_bytes(), config
    ).issue
    assert issue
    assert [(a.section, a.title.text) for a in issue.articles] == [
        ("学习动态", "甲村的一年"),
        ("学习动态", "乙村的一年"),
    ]


REVISED = "<w:p><w:ins><w:r><w:t>添上的一句话。</w:t></w:r></w:ins><w:del><w:r><w:delText>删去的话</w:delText></w:r></w:del></w:p>"
HIDDEN = "<w:p><w:r><w:t>看得见。</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r></w:p>"


@pytest.mark.parametrize(("inner", "kept", "code", "named"), [
    (REVISED, "添上的一句话。", "revision", "删去的话"),
    (HIDDEN, "看得见。", "hidden-text", "看不见"),
])  # fmt: skip
def test_what_is_left_out_is_named(site: Path, inner: str, kept: str, code: str, named: str) -> None:
    (site / "旧.docx").write_bytes(simple(before=inner))
    told = bulletin("import", "-C", site, site / "旧.docx")
    assert told.exit_code == 0, told.stderr
    text = (site / "content/issues/2019/12.md").read_text()
    assert kept in text
    assert named not in text
    assert code in told.stderr
    assert named in (site / "content/issues/2019/12.导入说明.txt").read_text()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file, file.open("word/document.xml", "w") as part:
        for _ in range(210):
            part.write(bytes(1_000_000))
    return out.getvalue()


def with_dtd() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
    return out.getvalue()


def pdf_that_draws_itself_without_end() -> bytes:
    """One page whose form draws a form ten times, which draws a form ten times, and so on: a few kilobytes, 10²⁰ of them."""
    with pikepdf.new() as pdf:
        form = pdf.make_stream(
            b"0 0 m 1 1 l S", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]
        )
        for _ in range(20):
            inner = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
            form = pdf.make_stream(
                b"/X Do " * 10,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Form,
                BBox=[0, 0, 9, 9],
                Resources=inner,
            )
        page = pdf.add_blank_page()
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        page.Contents = pdf.make_stream(b"/X Do")
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", pdf_that_draws_itself_without_end(), "source-too-large"),
        ("a.docx", simple(before="<w:p/>" * MOST_TAGS), "source-too-large"),
        ("a.txt", "字。\n".encode() * (MAX_PARAGRAPHS + 1), "source-too-large"),
        ("a.txt", "字".encode() * (MAX_CHARACTERS + 1), "source-too-large"),
    ],
    ids=["pdf", "tags", "paragraphs", "characters"],
)
def test_a_file_that_would_never_be_read_is_refused(
    name: str, data: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bulletin.intake.pdf.LONGEST_S", 1.0)
    with pytest.raises(UnreadableSourceError) as caught:
        read_source(name, data)
    assert caught.value.code == code


def test_cells_that_all_go_over_many_columns_make_no_table_that_nobody_can_read() -> None:
    """Sixty of them over sixty columns each, in 200 rows: 10 KB that took eleven seconds."""
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="60"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>'
    source = read_source("a.docx", simple(before=f"<w:tbl><w:tr>{cell * 60}</w:tr></w:tbl>"))
    (table,) = (block for block in source.blocks if isinstance(block, SourceTable))
    assert len(table.rows[0]) == 60 + 59 + 2, "the first takes sixty, the next what is left to 63"
    assert sum(bool(each) for each in table.rows[0]) == 60


def test_styles_that_are_based_on_one_another_without_end_are_read() -> None:
    """Twenty thousand of them were one recursion too deep."""
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>'
        for n in range(20_000)
    )
    file = WordFile("fonts")
    file.body.append('<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>会议开得很好。</w:t></w:r></w:p>')
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file.bytes())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(
                name, f"<w:styles {w}>{styles}</w:styles>" if name == "word/styles.xml" else old.read(name)
            )
    assert read_source("a.docx", out.getvalue()).text == "会议开得很好。"


def test_a_file_that_is_read_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(data: bytes, name: str) -> SourceDocument:
        while True:
            pass

    monkeypatch.setattr(source_file, "read_plain_text", endless)
    monkeypatch.setattr(source_file, "LONGEST_S", 0.05)
    problems: list[Exception] = []

    def read() -> None:
        try:
            read_source("a.txt", b"x")
        except UnreadableSourceError as problem:
            problems.append(problem)

    read()
    other = threading.Thread(target=read)  # as the preview takes dropped files
    other.start()
    other.join(10)
    assert [str(problem) for problem in problems] == ["这个文件里东西太多，读不完"] * 2


@pytest.mark.parametrize(("name", "data", "code"), [
    ("a.docx", b"", "source-damaged"),
    ("a.docx", b"PK\x03\x04 and no more", "source-damaged"),
    ("a.docx", simple()[:1000], "source-damaged"),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "source-encrypted"),
    ("a.docx", bomb, "source-too-large"),
    ("a.docx", with_dtd(), "source-has-dtd"),
    ("a.docx", WordFile("fonts").bytes(), "source-without-text"),
    ("a.xyz", b"abc", "source-unknown"),
    ("a.txt", b"\xff\x00\x81", "source-damaged"),
    ("a.txt", bytes(range(3)) * 500, "source-damaged"),
    ("a", b"abc", "source-unknown"),
])  # fmt: skip
def test_a_file_that_gives_nothing_is_refused_in_a_sentence(
    site: Path, name: str, data: bytes | Callable[[], bytes], code: str
) -> None:
    (site / name).write_bytes(data() if callable(data) else data)
    told = bulletin("import", "-C", site, site / name)
    assert told.exit_code == 1
    assert f"错误[{code}]" in told.stderr
    assert not list((site / "content/issues").iterdir())


def test_wrong_usage_names_what_is_wrong(site: Path) -> None:
    for arguments in (
        ["--section", "没有的栏目", "a.docx"],
        ["--number", "3", "a.docx", "b.docx"],
        ["-o", "x.doc", "a.docx"],
        [],
    ):
        assert bulletin("import", "-C", site, *arguments).exit_code == 2


WRAPPED = """工作简报
第 7 期
协调小组办公室　2018年5月6日

水管通到村口

　　今年三月，县里在村口装了第一根水管，接到了最远的人家，老人第一次在自家
灶前打开龙头，看着清水流进缸里，说这一天等了四十年。

— 1 —

　　一、水从哪里来

　　水源在山上，三公里外，管子沿着老路走，经过两座桥、一片林子，林子里的管
子埋得深，怕冻。工程队白天挖沟，夜里看料，走到半山腰遇上石头，改了一次线，

— 2 —

多花了半个月，省了一座桥。

报：甲、乙
发：丙
协调小组办公室
"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_wraps_and_page_ends_of_a_text_are_joined(site: Path, encoding: str) -> None:
    (site / "a.txt").write_bytes(WRAPPED.encode(encoding))
    told = bulletin("import", "-C", site, site / "a.txt", "--format", "short")
    assert told.exit_code == 0, told.stderr
    text = (site / "content/issues/2018/7.md").read_text()
    assert "老人第一次在自家灶前打开龙头" in text
    assert "改了一次线，多花了半个月" in text
    assert "### 一、水从哪里来\n" in text
    assert "— 1 —" not in text
    assert told.stderr.count("警告") == 2  # one joined paragraph, and the last line's count


PAGE = f"""<html><head><meta charset="gb2312"></head><body><div><a>首页</a><a>新闻</a></div><div><h1>水管通到村口</h1>
<div><p>　　{LONG}</p><p>　　一、水从哪里来</p><p>　　{LONG}</p><table><tr><th>村</th><th>户</th></tr><tr><td>甲村</td><td>12</td></tr></table></div></div>
<div>版权所有</div></body></html>"""


def test_a_web_page_comes_without_its_navigation(site: Path) -> None:
    (site / "a.html").write_bytes(PAGE.encode("gb18030"))
    told = bulletin("import", "-C", site, site / "a.html", "--number", "3", "--date", "2020-01-02")
    assert told.exit_code == 0, told.stderr
    text = (site / "content/issues/2020/3.md").read_text()
    assert "## 水管通到村口\n" in text
    assert "### 一、水从哪里来\n" in text
    assert "| 甲村 | 12 |" in text
    assert "首页" not in text
    assert "首页" in told.stderr  # what is left out is named


def test_an_old_word_file_without_libreoffice_is_refused_with_a_way_out(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(site))
    (site / "a.wps").write_bytes(b"\xd0\xcf\x11\xe0")
    told = bulletin("import", "-C", site, site / "a.wps")
    assert told.exit_code == 1
    assert "另存为" in told.stderr


def test_a_section_that_the_settings_do_not_list_is_told_and_the_result_passes_check(site: Path) -> None:
    file = WordFile("fonts")
    for words in ("工作简报", "第 12 期", "协调小组办公室　　2019年3月5日"):
        file.add(words, align="center")
    for section, title in (("经验交流", "水管通到村口"), ("工作研究", "夜校坐满了人")):
        file.add(f"【{section}】")
        file.add(title, size=22, font="方正小标宋简体", align="center")
        file.add(LONG)
    (site / "旧.docx").write_bytes(file.bytes())
    told = bulletin("import", "-C", site, site / "旧.docx")
    assert told.exit_code == 0, told.stderr
    assert "unlisted-section" in told.stderr
    assert "`工作研究`" in told.stderr
    assert bulletin("check", "-C", site).exit_code == 0


def test_a_file_with_a_masthead_is_an_issue_of_its_own_also_beside_articles(site: Path) -> None:
    for name in ("甲", "乙"):
        file = WordFile("fonts")
        file.add(f"{name}村的一年", size=22, font="方正小标宋简体", align="center")
        file.add(LONG)
        (site / f"{name}.docx").write_bytes(file.bytes())
    (site / "旧.docx").write_bytes(simple())
    files = [site / f"{name}.docx" for name in ("甲", "旧", "乙")]
    told = bulletin(
        "import", "-C", site, "--section", "学习动态", "--number", "5", "--date", "2020-01-02", *files
    )
    assert told.exit_code == 0, told.stderr
    written = sorted(path.name for path in (site / "content/issues").rglob("*.md"))
    assert written == ["12.md", "5.md"]
    assert "乙村的一年" in (site / "content/issues/2020/5.md").read_text()


TYPED = """工作简报
第 9 期
协调小组办公室　2018年5月6日

水管通到村口
　　今年三月，县里在村口装了第一根水管，接到了最远的人家。
供稿：县水利局
夜校坐满了人
　　夜校请来退休的老木匠，教年轻人修门窗，报名的人比座位多一倍。
供稿：县总工会

报
甲县委办公室
送：
乙县委，丙县委办公室
共印30份
"""


def test_labels_alone_and_contributors_part_a_text_without_formats(site: Path) -> None:
    (site / "a.txt").write_text(TYPED)
    told = bulletin("import", "-C", site, site / "a.txt")
    assert told.exit_code == 0, told.stderr
    text = (site / "content/issues/2018/9.md").read_text()
    assert "报: [甲县委办公室]\n送: [乙县委, 丙县委办公室]\n份数: 30\n" in text
    assert "## 水管通到村口\n\n:供稿: 县水利局\n" in text
    assert "## 夜校坐满了人\n\n:供稿: 县总工会\n" in text
