"""What is remembered between builds: nothing is done twice, nothing stale is believed, what is damaged is made again."""

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import bulletin.reading.file
from bulletin.build.cache import FILE
from bulletin.build.load import load_site
from bulletin.build.sources import read_sources
from bulletin.values.audience import Audience
from bulletin.values.options import CACHE_FOLDER
from tests.builds import clean_tree, edit, issues, run, tree
from tests.conftest import ISSUE, TODAY
from tests.site import article

MakeSite = Callable[..., Path]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are parsed from here on."""
    paths: list[str] = []
    parse = bulletin.reading.file.read_file

    def counted(path: str, *rest: object, **named: object) -> object:
        paths.append(path)
        return parse(path, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("bulletin.build.text_rows.read_file", counted)
    return paths


def test_one_comma_parses_one_file(make_site: MakeSite, read: list[str], tmp_path: Path) -> None:
    root = make_site(issues(6))
    run(root)
    assert sorted(read) == [f"content/issues/{n}.md" for n in range(1, 7)]
    read.clear()
    edit(root, "content/issues/3.md", "会议开得", "会议，开得")
    report = run(root)
    assert read == ["content/issues/3.md"]
    # The data of search are one file here, and its version is in the search page.
    (data,) = [path for path in report.made if path.endswith("/all.js")]
    assert set(report.made) == {
        "issues/3.html", "issues/3.json", "search.html", data, "assets/search/index.js",
    }  # fmt: skip
    assert tree(root) == clean_tree(root, tmp_path / "clean")


def test_a_new_title_reaches_the_pages_that_show_it_and_no_other(make_site: MakeSite, tmp_path: Path) -> None:
    root = make_site(issues(6))
    run(root)
    edit(root, "content/issues/3.md", "县里开了一次会", "县里开了两次会")
    made = set(run(root).made)
    assert {"issues/2.html", "issues/3.html", "issues/4.html", "years/2026.html", "issues.json"} <= made
    assert not made & {"issues/1.html", "issues/5.html", "issues/6.html", "issues/2.json", "404.html"}
    assert tree(root) == clean_tree(root, tmp_path / "clean")


def test_a_remark_in_the_front_matter_makes_no_page(make_site: MakeSite, read: list[str]) -> None:
    root = make_site(issues(2))
    run(root)
    read.clear()
    edit(root, "content/issues/1.md", "期号: 1\n", "# 记一笔\n期号: 1\n")
    assert not [path for path in run(root).made if path.startswith("issues")]
    assert read == ["content/issues/1.md"]


def test_a_touched_file_is_the_same_file(make_site: MakeSite, read: list[str]) -> None:
    """Judged by content, not by time stamps."""
    root = make_site(issues(2))
    run(root)
    read.clear()
    for path in (root / "content").rglob("*.md"):
        path.write_bytes(path.read_bytes())
    assert run(root).made == {}
    assert read == []


def test_settings_that_changed_read_all_texts_again(make_site: MakeSite, read: list[str]) -> None:
    root = make_site(issues(3))
    run(root)
    read.clear()
    edit(root, "content/site.yaml", "协调小组办公室", "县委办公室")
    run(root)
    assert len(read) == 3


def test_a_changed_template_renders_without_parsing(
    make_site: MakeSite, read: list[str], tmp_path: Path
) -> None:
    root = make_site({**issues(3), "layouts/404.html": "没有{{ site.name }}的这一页"})
    run(root)
    read.clear()
    edit(root, "layouts/404.html", "没有", "找不到")
    assert run(root).made == {"404.html": "模板或样式变了"}
    assert read == []
    assert tree(root) == clean_tree(root, tmp_path / "clean")


def test_another_version_of_the_program_believes_nothing(
    make_site: MakeSite, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site(issues(2))
    run(root)
    read.clear()
    for module in ("pipeline", "site_maker"):
        monkeypatch.setattr(f"bulletin.build.{module}.toolchain_fingerprint", lambda: "0" * 32)
    made = run(root).made
    assert len(read) == 2
    assert made["issues/1.html"] == "程序或字体变了"


@pytest.mark.parametrize("what", ["empty", "cut", "flipped", "gone"])
def test_a_damaged_cache_is_noticed_and_made_again(make_site: MakeSite, what: str, tmp_path: Path) -> None:
    """What the site holds does not depend on it."""
    root = make_site(issues(3))
    run(root)
    path = root / "output" / CACHE_FOLDER / FILE
    for part in range(1, 8):
        edit(root, "content/issues/2.md", "会议", "会议会议")
        damage(path, what, part / 8)
        assert run(root).published
        edit(root, "content/issues/1.md", "县里", "县里乡里")  # needs the bodies of others for search
        assert run(root).published
    assert tree(root) == clean_tree(root, tmp_path / "clean")
    assert run(root).made == {}


def damage(path: Path, what: str, part: float) -> None:
    """Damage a file at a place that is so far from its beginning, from 0 to 1."""
    data = path.read_bytes()
    at = int(len(data) * part)
    if what == "gone":
        path.unlink()
    else:
        flipped = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        path.write_bytes({"empty": b"", "cut": data[:at], "flipped": flipped}[what])


def test_commands_that_build_nothing_read_what_the_last_build_read(
    make_site: MakeSite, read: list[str]
) -> None:
    """`check`, `new`, `print`, `volume` and `doctor` parse what changed since, and write nothing."""
    root = make_site(issues(5))
    run(root)
    cache = (root / "output" / CACHE_FOLDER / FILE).read_bytes()
    read.clear()
    assert len(load_site(root, Audience(TODAY)).issues) == 5
    assert read == []
    edit(root, "content/issues/3.md", "会议开得", "会议，开得")
    loaded = load_site(root, Audience(TODAY))
    assert read == ["content/issues/3.md"]
    assert "会议，开得" in loaded.body_of(loaded.issues[2]).articles[0].text
    assert (root / "output" / CACHE_FOLDER / FILE).read_bytes() == cache


def test_a_deleted_cache_costs_time_only(make_site: MakeSite, read: list[str]) -> None:
    root = make_site(issues(3))
    run(root)
    before = tree(root)
    read.clear()
    shutil.rmtree(root / "output" / CACHE_FOLDER)
    assert run(root).made == {}
    assert len(read) == 3
    assert tree(root) == before


def test_full_believes_nothing(make_site: MakeSite, read: list[str]) -> None:
    root = make_site(issues(2))
    run(root)
    read.clear()
    assert set(run(root, full=True).made.values()) == {"要求全部重做"}
    assert len(read) == 2


def test_the_cache_does_not_grow_with_the_number_of_builds(make_site: MakeSite) -> None:
    root = make_site(issues(2))
    sizes: list[int] = []
    for n in range(30):
        edit(root, "content/issues/1.md", "会议", f"会议{n % 10}")
        run(root)
        sizes.append((root / "output" / CACHE_FOLDER / FILE).stat().st_size)
    assert sizes[-1] <= 2 * sizes[0]


def test_an_issue_of_a_later_day_appears_on_that_day_by_itself(make_site: MakeSite) -> None:
    text = ISSUE.replace("期号: 1", "期号: 2").replace("2026-01-05", "2026-12-01")
    root = make_site({"content/issues/1.md": ISSUE, "content/issues/2.md": text})
    run(root)
    assert run(root, audience=Audience(datetime.date(2026, 11, 30))).made == {}
    assert "issues/2.html" in run(root, audience=Audience(datetime.date(2026, 12, 1))).made
    assert "issues/2.html" in run(root).removed


def test_a_page_that_was_changed_by_hand_is_made_again(make_site: MakeSite) -> None:
    root = make_site(issues(2))
    run(root)
    before = tree(root)
    (root / "output/site/issues/1.html").write_text("改了")
    assert run(root).made == {"issues/1.html": "文件被改动过"}
    assert tree(root) == before


def test_what_was_found_is_told_again_when_nothing_is_done(make_site: MakeSite) -> None:
    root = make_site(
        {"content/issues/1.md": ISSUE, "content/issues/3.md": ISSUE.replace("期号: 1", "期号: 3")}
    )
    first, second = run(root), run(root)
    assert [d.code for d in first.diagnostics] == ["issue-number-gap"]
    assert second.diagnostics == first.diagnostics
    assert second.texts["content/issues/3.md"].startswith("---")
    assert (second.made, second.kept, second.issues) == ({}, len(tree(root)), 2)


def test_a_failed_build_is_not_taken_for_the_last_one(make_site: MakeSite, tmp_path: Path) -> None:
    root = make_site(issues(2))
    run(root)
    edit(root, "content/issues/2.md", "日期: 2026-01-02", "日期: 2026-13-02")
    assert not run(root).published
    assert not run(root).published
    edit(root, "content/issues/2.md", "日期: 2026-13-02", "日期: 2026-01-02")
    assert run(root).published
    assert tree(root) == clean_tree(root, tmp_path / "clean")


def test_forked_readers_and_makers_write_the_same_site(make_site: MakeSite, tmp_path: Path) -> None:
    files = {}
    for n in range(1, 100):
        text = ISSUE.replace("期号: 1", f"期号: {n}").replace("2026-01-05", f"2026-{n // 9 % 10 + 1:02}-05")
        files[f"content/issues/{n:03}.md"] = text.replace("县里", f"县里{n}")
    root = make_site(files)
    for path in (root / "content" / "issues").glob("*.md"):
        number = int(path.stem)
        edit(root, f"content/issues/{path.name}", "2026-", f"{2010 + number // 10}-")
    assert run(root, jobs=3).published
    assert tree(root) == clean_tree(root, tmp_path / "clean")


def test_issues_and_bodies_come_back_from_their_rows_as_they_were(make_site: MakeSite) -> None:
    text = article("甲", "水利局", "水、田", "一。\n\n### 一、二\n\n三[^1]。\n\n[^1]: 注。")
    root = make_site({"content/issues/1.md": ISSUE + "\n## " + text})
    parsed = load_site(root, Audience(TODAY))
    run(root)
    cached = load_site(root, Audience(TODAY))
    assert cached.issues == parsed.issues
    assert cached.diagnostics == parsed.diagnostics
    bodies = [loaded.body_of(loaded.issues[0]) for loaded in (parsed, cached)]
    assert bodies[0] == bodies[1]
    assert bodies[1].articles[1].footnotes == ("注。",)


def test_texts_are_read_in_the_order_of_folders(make_site: MakeSite) -> None:
    root = make_site({"content/issues/a.md": "x", "content/issues/a/b.md": "y", "content/issues/.c.md": "z"})
    sources = read_sources(root).value
    assert sources is not None
    assert sources.issues == ["content/issues/a/b.md", "content/issues/a.md"]


def test_a_lost_manifest_is_written_again_though_nothing_changed(make_site: MakeSite) -> None:
    """Else nobody would know later what of the site is ours: an issue that is withdrawn would stay published for ever."""
    root = make_site(issues(3))
    run(root)
    (root / "output" / ".bulletin.json").unlink()
    assert run(root).published
    assert (root / "output" / ".bulletin.json").exists()
    edit(root, "content/site.yaml", "名称: 工作简报", "名称: 工作通报")
    edit(root, "content/issues/3.md", "期号: 3\n", "期号: 3\n草稿: 是\n")
    assert "issues/3.html" in run(root).removed
    assert "issues/3.html" not in tree(root)
