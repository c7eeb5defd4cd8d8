"""What is remembered between builds: nothing is done twice, nothing stale is believed, what is damaged is made again."""

import datetime
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bulletin.site.search.store import Store

from bulletin.build import cache, late
from bulletin.build import sources as source
from bulletin.build.load import load
from bulletin.build.pipeline import build
from bulletin.reading import remember
from bulletin.values.audience import Audience
from bulletin.values.options import Options, Report
from tests.conftest import ISSUE, TODAY
from tests.site import article, issue

MakeSite = Callable[..., Path]


def issues(count: int) -> dict[str, str]:
    """Return so many issues of three sections, each with a link to the one before it."""
    files: dict[str, str] = {}
    for n in range(1, count + 1):
        link = f"，见[上一期]({n - 1}.md)" if n > 1 else ""
        text = ISSUE.replace("期号: 1", f"期号: {n}").replace("2026-01-05", f"2026-01-{n:02}")
        files[f"content/issues/{n}.md"] = text.replace("会议开得很好。", f"会议开得很好{link}。")
    return files


def run(root: Path, **options: object) -> Report:
    """Build without PDFs."""
    audience = options.pop("audience", Audience(TODAY))
    return build(
        Options(root, root / "output", audience, pdf=False, **options),  # type: ignore[arg-type]
        lambda what, done, total: None,
    )


def tree(root: Path) -> dict[str, bytes]:
    """Return every file of the site."""
    site = root / "output" / "site"
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def clean_tree(root: Path, aside: Path) -> dict[str, bytes]:
    """Return the site as a build without any memory makes it."""
    build(Options(root, aside, Audience(TODAY), pdf=False), lambda what, done, total: None)
    site = aside / "site"
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are parsed from here on."""
    paths: list[str] = []
    parse = remember.read_file

    def counted(path: str, *rest: object, **named: object) -> object:
        paths.append(path)
        return parse(path, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(remember, "read_file", counted)
    return paths


def edit(root: Path, path: str, old: str, new: str) -> None:
    """Change one place of a file."""
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_one_comma_parses_one_file(make_site: MakeSite, read: list[str], tmp_path: Path) -> None:
    root = make_site(issues(6))
    run(root)
    assert sorted(read) == [f"content/issues/{n}.md" for n in range(1, 7)]
    read.clear()
    edit(root, "content/issues/3.md", "会议开得", "会议，开得")
    report = run(root)
    assert read == ["content/issues/3.md"]
    # The data of search are one file here, and its version is in the search page.
    assert set(report.made) == {
        "issues/3.html", "issues/3.json", "search.html", "assets/search/all.js", "assets/search/index.js",
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
    for module in ("load", "engine.remake", "engine.standing"):
        monkeypatch.setattr(f"bulletin.{module}.tool_digest", lambda: "0" * 32)
    made = run(root).made
    assert len(read) == 2
    assert made["issues/1.html"] == "程序或字体变了"


@pytest.mark.parametrize("what", ["empty", "cut", "flipped", "gone"])
def test_a_damaged_cache_is_noticed_and_made_again(make_site: MakeSite, what: str, tmp_path: Path) -> None:
    """Every file of it in turn, bodies among them; what the site holds does not depend on it."""
    root = make_site(issues(3))
    run(root)
    names = [path.name for path in (root / "output" / cache.FOLDER).iterdir() if path.is_file()]
    assert {"index", "standing", "lots"} <= set(names)
    for name in names:
        edit(root, "content/issues/2.md", "会议", "会议会议")
        for path in (root / "output" / cache.FOLDER).glob("bodies-*" if name.startswith("bodies-") else name):
            data = path.read_bytes()
            if what == "gone":
                path.unlink()
                continue
            flipped = bytes([data[len(data) // 2] ^ 1])
            path.write_bytes(
                {
                    "empty": b"",
                    "cut": data[: len(data) // 2],
                    "flipped": data[: len(data) // 2] + flipped + data[len(data) // 2 + 1 :],
                }[what]
            )
        assert run(root).published
        edit(root, "content/issues/1.md", "县里", "县里乡里")  # needs the bodies of others for search
        assert run(root).published
    assert tree(root) == clean_tree(root, tmp_path / "clean")
    assert run(root).made == {}


def test_a_deleted_cache_costs_time_only(make_site: MakeSite, read: list[str]) -> None:
    import shutil

    root = make_site(issues(3))
    run(root)
    before = tree(root)
    read.clear()
    shutil.rmtree(root / "output" / cache.FOLDER)
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
    """Bodies that nothing refers to go, and many files of them become one."""
    root = make_site(issues(2))
    folder = root / "output" / cache.FOLDER
    for n in range(60):
        edit(root, "content/issues/1.md", "会议", f"会议{n % 10}")
        load(root, Audience(TODAY), Store(folder))
        loaded = load(root, Audience(TODAY), Store(folder))
        cache.write_index(folder, loaded.seal, loaded.remembered)
    assert len(list(folder.glob("bodies-*"))) <= 2


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
    assert second.loaded.texts["content/issues/3.md"].startswith("---")
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


def test_an_issue_comes_back_as_it_was_put_away() -> None:
    whole = issue(
        1, "2026-01-05", [article("甲", "水利局", "水、田", "一。\n\n### 一、二\n\n三[^1]。\n\n[^1]: 注。")]
    )
    facts, body, shown, digest = late.pack(whole)
    bodies: list[int] = []

    def read() -> late.Body:
        bodies.append(1)
        return late.read_body(body)

    back = late.unpack(facts, shown, digest, read)
    assert back.articles[0].title.text == "甲"
    assert back.articles[0].contributors == ("水利局",)
    assert back.headline == "甲"
    assert bodies == []
    assert back.articles[0].html == whole.articles[0].html
    assert back.articles[0].footnotes == whole.articles[0].footnotes
    assert back.articles[0].headings == whole.articles[0].headings
    assert back.roles == whole.roles
    assert late.body_of(back) == late.body_of(whole)
    assert late.issue_digest(back) == late.issue_digest(whole)
    assert late.facts_digest(back) == late.facts_digest(whole)
    assert late.issue_digest(pickle.loads(pickle.dumps(whole))) == late.issue_digest(whole)
    assert late.facts_digest(whole) == late.facts_digest(replace(whole, notes=("另",)))
    assert late.issue_digest(whole) != late.issue_digest(replace(whole, notes=("另",)))
    other = late.revised(back, print_run=7)
    assert other.print_run == 7
    assert other.articles[0].text == whole.articles[0].text
    assert late.facts_digest(other) != late.facts_digest(back)


def test_texts_are_read_in_the_order_of_folders(make_site: MakeSite) -> None:
    root = make_site({"content/issues/a.md": "x", "content/issues/a/b.md": "y", "content/issues/.c.md": "z"})
    contents = source.read_contents(root).value
    assert contents is not None
    assert contents.issues == ["content/issues/a/b.md", "content/issues/a.md"]


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
