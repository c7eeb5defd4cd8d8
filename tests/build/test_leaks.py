"""What is private leaves no trace on the site: it is, byte for byte, the site of a bulletin that never had it."""

import datetime
import gzip
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pdfplumber
import pikepdf
import pytest

from bulletin.build.pipeline import build
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Severity
from bulletin.values.options import Options
from tests.changing_site import picture, tree
from tests.commands import bulletin

TODAY = datetime.date(2026, 3, 10)
SETTINGS = """名称: 工作简报
编发单位: 协调小组办公室
栏目: [上情下达, 经验交流]
题头: 建设学习型机关
网址: https://example.org/jianbao/
全年下载: 是
印刷: {附原文: 是}
"""
LISTS = "报: [县委办公室]\n送: [县档案馆]\n"
NO_NUMBER = "分发: {共印份数: 否}\n"  # else the sum of an address book is on the site, as it is meant to be
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")  # in JSON and scripts
SECRETS = ("乌有", "暗河", "三千里", "WUYOU-", "86-599-0000000")  # one of them is in all that is private


def issue(number: int, date: str, front: str = "", words: str = "") -> str:
    return f"""---
期号: {number}
日期: {date}
栏目: [经验交流]
{front}---

# 经验交流

## {words}第{number}次会议召开

:供稿: {words or "青石镇"}党委
:关键词: {words or "学习"}

会议开得很好。{words}

## {words}乡镇学习有新办法

一是早安排，二是早动手。{words}
"""


PUBLIC = {
    "content/issues/1.md": issue(1, "2026-01-05", LISTS),
    "content/issues/2.md": issue(2, "2026-02-05", LISTS),
    "content/issues/5.md": issue(5, "2026-03-05"),
}
PRIVATE: dict[str, str | bytes] = {
    "content/recipients.yaml": """单位:
  - {简称: 县委办公室, 全称: 中共乌有县委员会办公室, 类别: 报, 份数: 2, 地址: 乌有路1号, 电话: 86-599-0000000}
  - {简称: 县档案馆, 类别: 送, 联系人: 乌有先生, 备注: 暗河来取}
  - {简称: 暗河镇党委, 类别: 发}
组:
  乌有各镇: [暗河镇党委]
""",
    "content/通讯录.csv": "单位,电话\n乌有局,86-599-0000000\n",
    "content/issues/1.dispatch.yaml": "期号: '1'\n已编到: 000001\n分发:\n  - {名单: 报, 单位: 乌有局, 份号: 000001}\n",
    "content/issues/3.dispatch.yaml": "期号: '3'\n已编到: 000001\n分发:\n  - {名单: 报, 单位: 乌有局, 份号: 000001}\n",
    "content/issues/WUYOU-secret.md": issue(
        3, "2026-02-15", "密级: 秘密★1年\n增发: [{单位: 乌有局, 份数: 1}]\n", "乌有"
    ),
    "content/issues/3.md": issue(33, "2026-03-08", "密级: 内部\n", "暗河") + "\n![暗河](WUYOU-map.png)\n",
    "content/issues/WUYOU-map.png": picture(17),
    "content/issues/draft.md": issue(4, "2026-02-20", "草稿: 是\n报: [县委办公室]\n摘要: 三千里\n", "三千里"),
    "content/issues/later.md": issue(40, "2099-03-06", "", "三千里"),
}
PRIVATE["content/issues/WUYOU-secret.dispatch.yaml"] = PRIVATE.pop("content/issues/3.dispatch.yaml")


def write(root: Path, files: dict[str, str | bytes] | dict[str, str], settings: str = NO_NUMBER) -> Path:
    for name, text in {"content/site.yaml": SETTINGS + settings, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def published(root: Path, **options: object) -> dict[str, bytes | str | None]:
    chosen = replace(Options(root, root / "output", Audience(TODAY)), **options)  # type: ignore[arg-type]
    report = build(chosen)
    assert report.published, [found for found in report.diagnostics if found.severity is Severity.ERROR]
    return tree(root / "output" / "site")


def words_in(site: Path) -> Iterator[tuple[str, str]]:
    """Yield all that can be read of each file, its name among it, what is packed in it too."""
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        yield from words_of(name, path.read_bytes())


def words_of(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the words of a file: text, escapes undone; of PDFs pages, streams, strings; of packed files what is in them."""
    yield name, unquote(name)
    if name.endswith(".pdf"):
        with pdfplumber.open(io.BytesIO(data)) as pages:
            yield name, "".join(page.extract_text() for page in pages.pages)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for thing in pdf.objects:
                stream = thing.read_bytes() if isinstance(thing, pikepdf.Stream) else b""
                yield (
                    name,
                    stream.decode("utf-8", "ignore") + stream.decode("utf-16-be", "ignore") + repr(thing),
                )
    elif name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield name, packed.comment.decode("utf-8", "ignore")
            for each in packed.infolist():
                yield from words_of(f"{name}/{each.filename}", packed.read(each))
    elif name.endswith(".gz"):
        yield from words_of(name.removesuffix(".gz"), gzip.decompress(data))
    else:
        text = data.decode("utf-8", "ignore")
        yield name, unquote(text)
        yield name, ESCAPED.sub(lambda match: chr(int(match[1], 16)), unescape(text))


def assert_says_none_of(site: Path, secrets: tuple[str, ...]) -> None:
    found = {(name, secret) for name, text in words_in(site) for secret in secrets if secret in text}
    assert found == set()


@pytest.fixture(scope="module")
def innocent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes | str | None]:
    """The site of a bulletin that has nothing to hide."""
    return published(write(tmp_path_factory.mktemp("innocent"), PUBLIC))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bulletin with all that is private, built once."""
    root = write(tmp_path_factory.mktemp("private"), {**PUBLIC, **PRIVATE})
    published(root)
    return root


def test_the_site_is_that_of_a_bulletin_that_has_nothing_to_hide(
    root: Path, innocent: dict[str, bytes | str | None]
) -> None:
    site = tree(root / "output" / "site")
    assert {name for name in site if site[name] != innocent.get(name)} == set()
    assert site.keys() == innocent.keys()
    assert "issues/1-a2.pdf" in site
    assert_says_none_of(root / "output" / "site", SECRETS)


@pytest.mark.parametrize(
    "command",
    [
        ("print", "3", "--numbered", "--names", "--yes"),
        ("print", "33"),
        ("print", "4", "--numbered"),
        ("volume", "2026", "--with-classified"),
        ("recipients", "export", "WUYOU-book.xlsx"),
    ],
    ids=lambda command: "-".join(command[:2]),
)
def test_nothing_of_what_was_printed_comes_onto_the_site(
    root: Path,
    innocent: dict[str, bytes | str | None],
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(root)
    done = bulletin(*command, "-C", root)
    assert done.exit_code == 0, done.output
    assert tree(root / "output" / "site") == innocent
    assert published(root) == innocent


def test_what_was_shown_to_the_office_is_gone_from_the_next_site(
    root: Path, innocent: dict[str, bytes | str | None]
) -> None:
    """Drafts and later issues may be looked at; what is classified is on no site."""
    shown = published(root, audience=Audience(TODAY, drafts=True, future=True))
    assert {"issues/4.html", "issues/4.pdf", "issues/40.html"} <= shown.keys()
    assert_says_none_of(root / "output" / "site", ("乌有", "暗河", "WUYOU-", "86-599-0000000"))
    assert published(root) == innocent
    assert published(root, full=True) == innocent


def test_what_was_public_leaves_nothing_when_it_is_withdrawn_or_classified(
    root: Path, innocent: dict[str, bytes | str | None], tmp_path: Path
) -> None:
    """Neither in lists, search, feed and the year's archive, nor in what the builds before have stored."""
    own = shutil.copytree(root, tmp_path / "site")
    path = own / "content" / "issues" / "6.md"
    secret = ("隐山", "issues/6", "6期")
    for front in ("", "草稿: 是\n", "", "密级: 内部\n", "密级:\n"):
        path.write_text(issue(6, "2026-03-06", LISTS + front, "隐山"))
        if front == "密级:\n":  # cannot be read: nothing is published, the site stays as it was
            report = build(Options(own, own / "output", Audience(TODAY)))
            assert not report.published
        else:
            published(own)
        if front:
            assert_says_none_of(own / "output" / "site", (*SECRETS, *secret))
            assert tree(own / "output" / "site") == innocent
        else:
            shown = "".join(text for _, text in words_in(own / "output" / "site"))
            assert all(word in shown for word in secret), "else the proof would be of nothing"
            assert any("隐山" in text for name, text in words_in(own / "output" / "site") if ".zip/" in name)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/issues/WUYOU-secret.md", "密级: 秘密★1年", "密级: 秘秘"),
        ("content/issues/WUYOU-secret.md", "密级: 秘密★1年", "密纪: 秘密★1年"),
        ("content/issues/WUYOU-secret.md", "密级: 秘密★1年", "密级: [秘密"),
        ("content/issues/draft.md", "草稿: 是", "草稿: 也许"),
        ("content/issues/later.md", "2099-03-06", "2099-13-06"),
        ("content/recipients.yaml", "份数: 2", "份数: 二"),
        ("content/issues/1.dispatch.yaml", "000001", "00001"),
    ],
)
def test_a_lenient_build_shows_nothing_that_cannot_be_read(
    tmp_path: Path, innocent: dict[str, bytes | str | None], path: str, old: str, new: str
) -> None:
    """Whether it is private cannot be told then."""
    text = PRIVATE[path]
    assert isinstance(text, str)
    assert old in text
    root = write(tmp_path, {**PUBLIC, **PRIVATE, path: text.replace(old, new, 1)})
    pages = {
        name for name in innocent if not name.endswith((".pdf", ".zip"))
    }  # a year is packed with its PDFs
    assert published(root, lenient=True, pdf=False).keys() == pages
    assert_says_none_of(root / "output" / "site", SECRETS)


def test_a_sum_of_copies_says_nothing_of_whom_they_are_for(tmp_path: Path) -> None:
    root = write(tmp_path, {**PUBLIC, **PRIVATE}, settings="")
    site = published(root)
    page = site["issues/2.html"]
    assert isinstance(page, bytes)
    assert "共印5份" in page.decode()
    assert_says_none_of(root / "output" / "site", SECRETS)


def test_no_volume_is_put_below_a_site(root: Path) -> None:
    arguments = ["volume", "2026", "--with-classified", "-C", str(root), "-o", str(root / "output" / "site")]
    done = bulletin(*arguments)
    assert done.exit_code == 2
    assert "是要发布的网站，合订本不能放在里面" in done.output
    assert not (root / "output" / "site" / "print").exists()
