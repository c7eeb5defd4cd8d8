"""Web pages: pictures come along or are named, what nobody sees is told, archives are opened."""

import base64
from pathlib import Path

import pytest

from bulletin.intake.blocks import SourceDocument, SourcePicture
from bulletin.intake.web_page import read_web_page
from tests.commands import bulletin
from tests.intake.word_files import PNG

LONG = "会议指出，学习要从身边的问题学起，边学边改，学一件改一件，改了再学，学了再改，群众看得见，干部用得上，年底再来看一看有没有见效。"
DATA = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
PAGE = f"<html><body><div><a>首页</a></div><div><h1>水管通到村口</h1><p>{LONG}</p>{{}}<p>{LONG}</p></div></body></html>"


def read(inner: str) -> SourceDocument:
    files = {"a_files/1.png": PNG}
    return read_web_page(PAGE.format(inner).encode(), files.get)


@pytest.mark.parametrize("inner", [
    f'<img src="{DATA}">',
    '<p><span><img src="a_files/1.png" alt="水管"></span></p>',
    '<table><tr><td>甲<img src="a_files/1.png"></td><td>乙</td></tr></table>',
    '<figure><a href="x"><img data-src="a_files/1.png"></a><figcaption>图1　水管</figcaption></figure>',
    '<h2><img src="a_files/1.png">村里的水</h2>',
])  # fmt: skip
def test_a_picture_that_came_with_the_page_is_kept(inner: str) -> None:
    found = read(inner)
    assert [block.data for block in found.blocks if isinstance(block, SourcePicture)] == [PNG]
    assert [remark for remark in found.remarks if remark.code == "picture"] == []


@pytest.mark.parametrize(("inner", "code", "named"), [
    ('<img src="https://a/b/水管.jpg">', "picture", "水管.jpg"),
    ('<img src="gone.png" alt="村口">', "picture", "村口"),
    ('<svg><path d="M0 0"/></svg>', "picture", "svg"),
    ('<video src="a.mp4"></video>', "picture", "a.mp4"),
    ('<p>看得见<span style="display: none">看不见</span></p>', "hidden-text", "看不见"),
    ("<div hidden>藏着的话</div>", "hidden-text", "藏着的话"),
])  # fmt: skip
def test_what_does_not_come_along_is_named(inner: str, code: str, named: str) -> None:
    told = [f"{remark.words}{remark.dropped}" for remark in read(inner).remarks if remark.code == code]
    assert len(told) == 1
    assert named in told[0]


def test_a_dot_that_counts_readers_is_no_picture() -> None:
    assert [remark.code for remark in read('<img src="https://a/b.gif" width="1" height="1">').remarks] == [
        "dropped-line"
    ]


def test_what_is_raised_stays_raised() -> None:
    text = "".join(block.text for block in read("<p>面积100m<sup>2</sup>，排放CO<sub>2</sub></p>").blocks)
    assert "100m²，排放CO₂" in text


def test_an_archive_is_opened_with_its_pictures() -> None:
    page = PAGE.format('<img src="cid:p1">').encode("gb18030")
    parts = (
        f"Content-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: base64\n\n{base64.b64encode(page).decode()}",
        f"Content-Type: image/png\nContent-ID: <p1>\nContent-Transfer-Encoding: base64\n\n{base64.b64encode(PNG).decode()}",
    )
    whole = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n' + "".join(f"--b\n{part}\n" for part in parts) + "--b--\n"  # fmt: skip
    found = read_web_page(whole.encode(), lambda _: None)
    assert [block.data for block in found.blocks if isinstance(block, SourcePicture)] == [PNG]
    assert any(block.text == "水管通到村口" for block in found.blocks)


def test_a_picture_comes_from_the_pages_own_folder_only(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").write_text("名称: 工作简报\n编发单位: 协调小组办公室\n")
    (tmp_path / "旧/a_files").mkdir(parents=True)
    (tmp_path / "旧/a_files/图 1.png").write_bytes(PNG)
    (tmp_path / "秘密.png").write_bytes(PNG + b"2")
    inner = '<img src="a_files/%E5%9B%BE%201.png"><img src="../秘密.png"><img src="/etc/passwd">'
    (tmp_path / "旧/a.html").write_text(PAGE.format(inner))
    told = bulletin("import", "-C", tmp_path, "--number", "3", "--date", "2020-01-02", tmp_path / "旧/a.html")
    assert told.exit_code == 0, told.stderr
    assert [path.read_bytes() for path in (tmp_path / "content/issues/2020/3").iterdir()] == [PNG]
    assert told.stderr.count("没有和网页存在一起") == 2
