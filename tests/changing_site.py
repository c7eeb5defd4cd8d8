"""A small bulletin that changes as in an office: what edits are drawn from, and the tree that a build leaves.

Everything is data: a `World` is what lies on the disk and what the builder is asked for, an edit changes it.
"""

import datetime
import os
import posixpath
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path

LONG = bool(os.environ.get("BULLETIN_PROVE"))  # `make prove`: the long form of these proofs

TOWNS = ("青石镇", "柳桥乡", "松岭镇")
SECTIONS = ("上情下达", "经验交流", "学习动态")
WORDS = ("督查", "学习", "整改")
TITLES = ("县里开了一次会", "“三个到位”<br>抓落实", "乡镇学习有新办法", "《意见》出台")
TEXTS = (
    "会议开得很好。",
    "会议开得不错，大家发了言。",
    "一是早安排。\n\n二是早动手。",
    "数字从3.2%到15家。[^1]\n\n[^1]: 见附表。",
)
SETTINGS = (
    "",
    "网址: https://example.org/jianbao/\n",
    "题头: 建设学习型机关\n",
    "印刷: {附原文: 是}\n",
    "分发: {存档: 3, 余份: 1}\n印刷: {色彩特性: 本厂.icc}\n",
    "分发: {启用日期: 2026-02-01}\n印刷: {单篇PDF: 否}\n",
    "分发: {共印份数: 是}\n网上报送范围: 否\n",
)
OWN_PROFILE = 4  # the setting that names an office's own profile

# The address book: each but the last two differs from the first in what its name says.
BOOK = """单位:
  - {简称: 县委办公室, 类别: 报, 份数: 2, 地址: 中山路1号}
  - {简称: 县档案馆, 类别: 送}
  - {简称: 青石镇党委, 类别: 发}
  - {简称: 柳桥乡党委, 类别: 发}
组:
  各乡镇党委: [青石镇党委, 柳桥乡党委]
"""
BOOKS: dict[str, str | None] = {
    "none": None,
    "first": BOOK,
    "another address": BOOK.replace("中山路1号", "解放路2号"),
    "a unit that is in no list": BOOK.replace("组:", "  - {简称: 县图书馆, 类别: 送}\n组:"),
    "more copies": BOOK.replace("份数: 2", "份数: 5"),
    "a unit less": BOOK.replace("  - {简称: 县档案馆, 类别: 送}\n", ""),
    "a larger group": BOOK.replace("组:", "  - {简称: 松岭镇党委}\n组:").replace(
        ", 柳桥乡党委]", ", 柳桥乡党委, 松岭镇党委]"
    ),
    "broken": BOOK.replace("份数: 2", "份数: 两"),
    "cut off": BOOK[:40],
}
LISTS = ("", "报: [县委办公室]\n送: [县档案馆]\n发: [各乡镇党委]", "报: [{单位: 县委办公室, 份数: 4}]")
RECORDS = ("", "given", "given to others", "damaged", "of another issue")
PROFILE = "layouts/press/本厂.icc"
TEMPLATES = (
    None,
    "没有 {{ site.name }} 的这一页",
    "{% extends 'base.html' %}{% block main %}<p>没有这一页。</p>{% endblock %}",
)
STYLES = (None, ":root { --own: 1; }\n", ":root { --own: 2; }\n")
PICTURE = "content/issues/会场.png"
TODAY = datetime.date(2026, 3, 10)


def picture(shade: int) -> bytes:
    """Return a grey PNG of 2 × 2 pixels. shade: 0 to 255."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    rows = zlib.compress(b"".join(b"\0" + bytes([shade] * 2) for _ in range(2)))
    head = (2).to_bytes(4) * 2 + bytes((8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def profile(version: int) -> bytes:
    """Return the head of an ICC profile for four inks, and as much of its tags as is looked at."""
    head = bytearray(128)
    head[12:20], head[36:40], head[8] = b"prtrCMYK", b"acsp", version
    tags = (1).to_bytes(4) + b"B2A0" + (144).to_bytes(4) + (8).to_bytes(4)
    data = bytes(head) + tags + bytes(8)
    return len(data).to_bytes(4) + data[4:]


PROFILES = (None, profile(2), profile(4), b"no profile at all")


@dataclass(frozen=True)
class SmallIssue:
    """An issue of one article or two; every number is an index into the lists above."""

    number: int
    file: str = ""
    title: int = 0
    text: int = 0
    town: int = 0
    section: int = 0
    word: int = 0
    supplement: bool = False
    draft: bool = False
    secret: bool = False
    has_picture: bool = False
    refers_to: str = ""
    lists: int = 0
    record: str = ""
    has_two: bool = False
    broken: bool = False

    @property
    def path(self) -> str:
        return f"content/issues/{self.file or self.number}.md"

    @property
    def record_path(self) -> str:
        return f"{self.path.removesuffix('.md')}.dispatch.yaml"

    def record_text(self) -> str:
        """Return what is recorded of the copies that were given out."""
        key = f"s{self.number}" if self.supplement else str(self.number)
        key = f"{key}0" if self.record == "of another issue" else key
        last, unit = ("000009", "县气象局") if self.record == "given to others" else ("000003", "县委办公室")
        given = f"  - {{名单: 报, 单位: {unit}, 份号: 000001-{last}}}\n" if self.record != "damaged" else ""
        return f"期号: '{key}'\n已编到: {last}\n分发:\n{given}"

    def markdown(self) -> str:
        head = [f"增刊: {self.number}" if self.supplement else f"期号: {self.number}"]
        head += [f"日期: {datetime.date(2026, 1, 5) + datetime.timedelta(days=9 * self.number)}"]
        head += [f"栏目: [{SECTIONS[self.section]}]"]
        head += [LISTS[self.lists]] * bool(self.lists) + ["没有这一项: 是"] * self.broken
        head += ["草稿: 是"] * self.draft + ["密级: 秘密★1年"] * self.secret
        body = [
            f"# {SECTIONS[self.section]}",
            "",
            f"## {TITLES[self.title]}",
            "",
            f":供稿: {TOWNS[self.town]}",
        ]
        body += [f":关键词: {WORDS[self.word]}", "", TEXTS[self.text], ""]
        folder = posixpath.dirname(self.path)
        body += [f"![会场]({posixpath.relpath(PICTURE, folder)})", ""] * self.has_picture
        if self.refers_to:
            body += [f"见[另一期](<{posixpath.relpath(self.refers_to, folder)}>)。", ""]
        if self.has_two:
            body += [f"## {TITLES[self.title - 1]}", "", TEXTS[self.text - 1], ""]
        return "\n".join(["---", *head, "---", "", *body])


@dataclass(frozen=True)
class World:
    """What is on the disk and what the builder is asked for."""

    issues: tuple[SmallIssue, ...] = (SmallIssue(1), SmallIssue(2, title=1, town=1), SmallIssue(3, title=2))
    page: int | None = None
    setting: int = 0
    template: int = 0
    style: int = 0
    shade: int = 90
    tool: str = "tool 1"
    today: datetime.date = TODAY
    drafts: bool = False
    future: bool = False
    pdf: bool = False
    lenient: bool = False
    book: str = "none"
    profile: int = 0
    foreign: dict[str, str] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """Return all that shall lie in the bulletin's folder, by path."""
        texts = {issue.path: issue.markdown() for issue in self.issues}
        texts["content/site.yaml"] = (
            f"名称: 工作简报\n编发单位: 协调小组办公室\n栏目: [{', '.join(SECTIONS)}]\n"
            + SETTINGS[self.setting]
        )
        texts |= {issue.record_path: issue.record_text() for issue in self.issues if issue.record}
        if (book := BOOKS[self.book]) is not None:
            texts["content/recipients.yaml"] = book
        if self.page is not None:
            texts["content/pages/about.md"] = f"# 关于\n\n{TEXTS[self.page]}\n"
        template, style = TEMPLATES[self.template], STYLES[self.style]
        if template is not None:
            texts["layouts/404.html"] = template
        if style is not None:
            texts["layouts/styles/screen.css"] = style
        bytes_of = {PICTURE: picture(self.shade), PROFILE: PROFILES[self.profile]}
        texts_of = {path: text.encode() for path, text in texts.items()}
        return texts_of | {path: data for path, data in bytes_of.items() if data is not None}

    def with_issue(self, at: int, **changes: object) -> "World":
        """Return the world with one issue changed; the first where `at` goes beyond the last, and so on."""
        if not self.issues:
            return self
        at %= len(self.issues)
        changed = replace(self.issues[at], **changes)  # type: ignore[arg-type]
        return replace(self, issues=(*self.issues[:at], changed, *self.issues[at + 1 :]))


def write(world: World, root: Path) -> None:
    """Make the bulletin's folder hold what the world says, and nothing else but output."""
    wanted = world.files()
    for folder in ("content", "layouts"):
        for path in sorted((root / folder).rglob("*"), reverse=True):
            if path.is_file() and path.relative_to(root).as_posix() not in wanted:
                path.unlink()
    for name, data in wanted.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)


def tree(site: Path) -> dict[str, bytes | str | None]:
    """Return all that lies in a site: the bytes of files, where links point to, None for folders."""
    found: dict[str, bytes | str | None] = {}
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_symlink():
            found[name] = str(path.readlink())
        else:
            found[name] = path.read_bytes() if path.is_file() else None
    return found


def leftovers(output: Path) -> list[str]:
    """Return what lies beside the site and should not be there when no build is at work.

    output/.cache is the builder's own and may stay; PDFs on their way to the site may not.
    """
    expected = {"site", ".bulletin.json", ".lock", ".cache"}
    beside = [path.name for path in output.iterdir() if path.name not in expected]
    unfinished = [path.name for path in (output / ".cache").rglob("*") if ".tmp" in path.name]
    return sorted(beside + unfinished + ["pdf"] * (output / ".cache" / "pdf").exists())
