"""`bulletin take-back` as an office uses it: what is told, what is written, what is kept, what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bulletin.build.saved_texts import saved_texts
from tests.commands import bulletin
from tests.conftest import TODAY
from tests.revision.revised_files import PATH, TEXT, changed_xml, own_file, revised

SITE = """名称: 工作简报
题头: 建设学习型机关、学习型乡村
编发单位: 澄川县学习型机关建设协调小组办公室
栏目: [经验交流, 动态]
"""
CHANGED = revised(("走了12个乡镇", "走访12个乡镇"), ("一、调研是怎么做的", "一、调研情况"))
Site = Callable[..., Path]


@pytest.fixture
def root(make_site: Site) -> Path:
    return make_site({PATH: TEXT, "content/issues/364.md": TEXT.replace("365", "364", 1).replace("2026-03-10", "2026-03-01").replace("364.md", "365.md")}, SITE)  # fmt: skip


def came_back(root: Path, data: bytes, name: str = "改过.docx") -> Path:
    path = root / name
    path.write_bytes(data)
    return path


def test_changes_are_shown_written_and_the_text_before_is_kept(root: Path) -> None:
    file = came_back(root, own_file(CHANGED))
    tried = bulletin("take-back", file, "--dry-run", "-C", root)
    assert tried.exit_code == 0, tried.output
    assert "走【了→访】12个乡镇" in tried.output
    assert "什么也没有写（--dry-run）" in tried.output
    assert (root / PATH).read_text() == TEXT
    assert not saved_texts(root, PATH)
    made = bulletin("take-back", file, "-C", root)
    assert made.exit_code == 0, made.output
    assert "改了 2 处" in made.output
    assert f"写回 {PATH}；原来的文字存为稿1" in made.output
    assert "警告" not in made.output
    assert (root / PATH).read_text() == CHANGED
    assert [text.data.decode() for text in saved_texts(root, PATH)] == [TEXT]
    again = bulletin("take-back", file, "-C", root)
    assert "没有要写的修改" in again.output
    assert (root / PATH).read_text() == CHANGED


def test_encoding_and_line_ends_of_the_file_stay(root: Path) -> None:
    from bulletin.build.load import load_site
    from bulletin.build.take_back_issue import take_back_issue
    from bulletin.values.audience import Audience

    data = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    (root / PATH).write_bytes(data)
    assert bulletin("docx", "365", "-o", root / "送.docx", "-C", root).exit_code == 0
    sent = (root / "送.docx").read_bytes()
    file = came_back(root, changed_xml(sent, ("走了12个", "走访12个")))
    made = take_back_issue(root, file, load_site(root, Audience(TODAY)), TODAY, is_dry=False)
    assert made.path
    assert (root / PATH).read_bytes() == data.replace("走了12个".encode(), "走访12个".encode())


def test_a_source_that_was_changed_meanwhile_keeps_its_changes(root: Path) -> None:
    bulletin("docx", "365", "-o", root / "送.docx", "-C", root)
    now = revised(("每村20户", "每村25户"), ("走了12个", "跑了12个"))
    (root / PATH).write_text(now)
    made = bulletin("take-back", came_back(root, own_file(CHANGED)), "-C", root)
    assert made.exit_code == 0, made.output
    assert "警告[changed-in-both]" in made.output
    assert (root / PATH).read_text() == now.replace("一、调研是怎么做的", "一、调研情况")


def test_who_revised_and_remarked_is_told(root: Path) -> None:
    tracked = '<w:ins w:id="2" w:author="张局长"><w:r><w:t>认真</w:t></w:r></w:ins>'
    data = changed_xml(own_file(TEXT), ("(<w:r>(?:(?!<w:r>).)*?<w:t[^>]*>调研分三步)", tracked + r"\1"))
    made = bulletin("take-back", came_back(root, data), "-C", root)
    assert "提醒[word-revision]: 张局长的修订 1 处，照接受取回" in made.output
    assert "认真调研分三步" in (root / PATH).read_text()


def test_what_is_not_brought_back_is_named(root: Path) -> None:
    box = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps">'
        "<w:drawing><w:txbxContent><w:p><w:r><w:t>请再核一遍数字。</w:t></w:r></w:p></w:txbxContent></w:drawing>"
        "</mc:Choice></mc:AlternateContent></w:r></w:p>"
    )
    data = changed_xml(
        own_file(TEXT),
        ("县委办公室、县政府办公室", "县委办公室、县人大办公室"),
        (r"(<w:p>(?:(?!<w:p>).)*调研分三步)", box + r"\1"),
    )
    made = bulletin("take-back", came_back(root, data), "-C", root)
    assert "文本框里的字没有带回" in made.output
    assert (root / PATH).read_text() == TEXT.replace(
        "报: [县委办公室、县政府办公室]", "报: [县委办公室、县人大办公室]"
    )


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda data: data[: len(data) // 2], "错误[source-damaged]: 这个文件损坏了，打不开"),
        (lambda data: b"", "错误[source-damaged]"),
        (lambda data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "错误[source-damaged]: 这个文件叫 .docx，里面却是老格式的 Word 文件"),
        (lambda data: changed_xml(data, ("bulletin-number", "other"), name="docProps/custom.xml"), "错误[foreign-word-file]"),
        (lambda data: changed_xml(data, (">365<", ">999<"), name="docProps/custom.xml"), "错误[no-such-issue]: `改过.docx` 是 `999` 这一期的，这里没有这一期"),
        (lambda data: changed_xml(data, (r">[0-9a-f]{64}<", f">{'0' * 64}<"), name="docProps/custom.xml"), "错误[base-not-kept]"),
        (lambda data: changed_xml(data, ("第365期", "第366期")), "错误[masthead-changed]: `改过.docx` 的报头改了期号"),
        (lambda data: changed_xml(data, ("2026年3月10日", "2026年3月12日")), "的报头改了日期：原来是 2026-03-10，现在是 2026-03-12"),
        (lambda data: changed_xml(data, ("</Relationships>", '<Relationship Id="v" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>'), name="word/_rels/document.xml.rels"), "错误[source-has-macros]: `改过.docx` 里有宏"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_back_is_a_sentence_and_nothing_is_written(
    root: Path, spoil: Callable[[bytes], bytes], sentence: str
) -> None:
    made = bulletin("take-back", came_back(root, spoil(own_file(CHANGED))), "-C", root)
    assert made.exit_code == 1, made.output
    assert sentence in made.output
    assert "什么也没有写" in made.output
    assert (root / PATH).read_text() == TEXT
    assert not saved_texts(root, PATH)


def test_a_file_that_is_not_there_and_a_folder_are_usage_errors(root: Path) -> None:
    assert "打不开：没有这个文件" in bulletin("take-back", root / "没有.docx", "-C", root).output
    assert "打不开：它是文件夹" in bulletin("take-back", root, "-C", root).output


def test_a_marked_up_copy_in_word_comes_back_with_what_was_refused(root: Path) -> None:
    (root / "旧.md").write_text(TEXT)
    (root / PATH).write_text(CHANGED)
    made = bulletin("redline", "365", "--against", root / "旧.md", "--docx", "-C", root)
    assert made.exit_code == 0, made.output
    data = (root / "output" / "print" / "365" / "花脸稿.docx").read_bytes()
    untouched = bulletin("take-back", came_back(root, data), "-C", root)
    assert "没有要写的修改" in untouched.output
    refused = changed_xml(data, ("<w:ins [^>]*>(?:(?!</w:ins>).)*访(?:(?!</w:ins>).)*</w:ins>", ""), ("<w:del ([^>]*)>(<w:r>(?:(?!</w:del>).)*)<w:delText([^>]*)>了</w:delText></w:r></w:del>", r"\2<w:t>了</w:t></w:r>"))  # fmt: skip
    taken = bulletin("take-back", came_back(root, refused), "-C", root)
    assert taken.exit_code == 0, taken.output
    assert "走了12个乡镇" in (root / PATH).read_text()
    assert "一、调研情况" in (root / PATH).read_text()
    compared = bulletin("redline", "365", "--against", came_back(root, own_file(TEXT)), "-C", root)
    assert "第365期，和改过.docx相比：改1处" in compared.output
