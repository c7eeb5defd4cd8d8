"""A changed body is put into the site that stands, and into no other: what comes of it is what a clean build makes."""

import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from bulletin.build.manifest import Manifest

from bulletin.build import print_run, remake
from bulletin.build import publish as output
from bulletin.build.pipeline import build
from bulletin.build.plan import Fingerprint, Made, dump_manifest, load_manifest
from bulletin.build.workers import Result
from bulletin.pdf.order import PdfOrder
from bulletin.site.search import data as search
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Checked
from bulletin.values.options import Options
from tests.builds import clean_tree
from tests.conftest import TODAY
from tests.test_cache import edit, issues, run, tree

MakeSite = Callable[..., Path]
THIRD = "content/issues/3.md"
PUBLISHED_ADDRESS = "网址: https://jianbao.example.com\n"


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search has its data in many files, as in an archive of some years."""
    monkeypatch.setattr(search, "SMALL_BYTES", 0)


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A word for each time when everything is looked at."""
    times: list[str] = []
    make = remake.remake

    def counted(*values: object, **named: object) -> object:
        times.append("whole")
        return make(*values, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(remake, "remake", counted)
    return times


def test_a_comma_in_a_text_makes_only_what_shows_it(
    make_site: MakeSite, whole: list[str], tmp_path: Path
) -> None:
    root = make_site(issues(6))
    run(root)
    for n, (old, new) in enumerate(
        [("会议开得", "会议，开得"), ("会议，开得", "会议开得"), ("会议开得", "会议、开得")]
    ):
        edit(root, THIRD, old, new)
        report = run(root)
        assert whole == ["whole"], n
        assert {"issues/3.html", "issues/3.json", "search.html", "assets/search/text/3.js"} <= set(
            report.made
        )
        assert not {"issues/2.html", "issues/4.html", "index.html", "assets/search/text/2.js"} & set(
            report.made
        )
        assert set(report.made.values()) == {"内容变了"}
        assert tree(root) == clean_tree(root, tmp_path / str(n))
        whole.pop()  # the clean one
        assert not run(root).made
    assert whole == ["whole"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("标题: ", "标题: 又"), ("会议开得很好。", "会议开得很好，见[第五期](5.md)。")],
    ids=["a-title", "a-link"],
)
def test_more_than_a_body_changes_the_whole_site(
    make_site: MakeSite, whole: list[str], tmp_path: Path, old: str, new: str
) -> None:
    root = make_site(issues(6))
    text = (root / THIRD).read_text(encoding="utf-8")
    old = old if old in text else "# "
    run(root)
    edit(root, THIRD, old, new if old != "# " else "# 又")
    run(root)
    assert whole == ["whole", "whole"]
    assert tree(root) == clean_tree(root, tmp_path / "clean")


def with_feeds(root: Path) -> Path:
    """Let the site be known by an address, so that it has feeds, which show whole issues."""
    settings = root / "content" / "site.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + PUBLISHED_ADDRESS, encoding="utf-8")
    return root


def test_an_issue_is_put_into_the_feeds_that_show_it(
    make_site: MakeSite, whole: list[str], tmp_path: Path
) -> None:
    root = with_feeds(make_site(issues(30)))
    run(root)
    for n, (issue, old, new) in enumerate(
        [(30, "会议开得", "会议，开得"), (29, "会议开得", "会议、开得"), (30, "会议，开得", "会议开得")]
    ):
        edit(root, f"content/issues/{issue}.md", old, new)
        report = run(root)
        assert whole == ["whole"], n
        assert "feed.xml" in report.made
        assert tree(root) == clean_tree(root, tmp_path / str(n))
        whole.pop()
    edit(root, THIRD, "会议开得", "会议，开得")
    assert "feed.xml" not in run(root).made
    assert whole == ["whole"]
    assert tree(root) == clean_tree(root, tmp_path / "clean")


def test_feeds_that_were_put_down_and_never_published_are_not_believed(
    make_site: MakeSite, whole: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = with_feeds(make_site(issues(6)))
    run(root)
    edit(root, THIRD, "会议开得", "会议，开得")

    def stop(*values: object, **named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(output, "replace_site", stop)
        with pytest.raises(KeyboardInterrupt):
            run(root)
    edit(root, THIRD, "会议，开得", "会议开得")
    assert not run(root).made
    edit(root, "content/issues/5.md", "会议开得", "会议、开得")
    run(root)
    assert whole == ["whole", "whole"]
    assert tree(root) == clean_tree(root, tmp_path / "clean")


def test_a_mistake_in_the_changed_text_is_reported_and_nothing_is_published(
    make_site: MakeSite, tmp_path: Path
) -> None:
    root = make_site(issues(6))
    run(root)
    before = tree(root)
    edit(root, THIRD, "会议开得", "![](none.jpg) 会议开得")
    assert not run(root).published
    assert tree(root) == before
    edit(root, THIRD, "![](none.jpg) ", "")
    assert run(root).published
    assert tree(root) == before


def test_what_is_put_into_the_site_by_others_stays_and_what_they_spoil_is_mended(
    make_site: MakeSite, tmp_path: Path
) -> None:
    root = make_site(issues(6))
    site = root / "output" / "site"
    run(root)
    (site / "issues" / "counter.txt").write_text("1")
    for n, comma in enumerate(("，", "、", "；", "：")):
        edit(root, THIRD, "会议", f"会议{comma}")
        if n == 2:
            (site / "issues" / "counter.txt").write_text("22")
            (site / "issues" / "1.html").write_text("spoiled")
        if n == 3:
            (site / "late.txt").write_text("3")
        run(root)
    found = tree(root)
    assert found.pop("issues/counter.txt") == b"22"
    assert found.pop("late.txt") == b"3"
    assert found == clean_tree(root, tmp_path / "clean")


@pytest.mark.parametrize(
    "name",
    [
        *("kept", "shells-0", "news", "twins", "standing", "index", "search/search-directory"),
        *(f"search/search-lot-0-{what}" for what in ("head", "facts", "blocks", "texts")),
    ],
)
def test_a_damaged_or_lost_memory_costs_time_only(make_site: MakeSite, tmp_path: Path, name: str) -> None:
    root = make_site(issues(6))
    run(root)
    edit(root, THIRD, "会议开得", "会议，开得")
    run(root)
    path = root / "output" / ".cache" / name
    assert path.exists()
    path.write_bytes(path.read_bytes()[:-7] + b"damaged")
    edit(root, THIRD, "会议，开得", "会议、开得")
    run(root)
    path.unlink(missing_ok=True)
    edit(root, "content/issues/4.md", "会议开得", "会议，开得")
    run(root)
    assert tree(root) == clean_tree(root, tmp_path / "clean")


def test_a_build_that_was_killed_before_it_published_leaves_no_trace_in_the_next(
    make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its change is taken back, and another issue changed."""
    root = make_site(issues(6))
    run(root)
    edit(root, THIRD, "会议开得", "会议，开得")
    with monkeypatch.context() as patch:
        patch.setattr(output, "replace_site", _killed)
        with pytest.raises(KeyboardInterrupt):
            run(root)
    edit(root, THIRD, "会议，开得", "会议开得")
    edit(root, "content/issues/4.md", "会议开得", "会议、开得")
    run(root)
    assert tree(root) == clean_tree(root, tmp_path / "clean")


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_commas_in_many_issues_do_not_heap_up(make_site: MakeSite, tmp_path: Path) -> None:
    root = make_site(issues(20))
    run(root)
    for n in range(1, 21):
        edit(root, f"content/issues/{n}.md", "会议开得", "会议，开得")
        run(root)
    files = os.listdir(root / "output" / ".cache")  # noqa: PTH208
    assert len([name for name in files if name.startswith("bodies-")]) <= 24
    assert tree(root) == clean_tree(root, tmp_path / "clean")


def test_pdfs_that_come_by_turns_never_need_the_whole_site(
    make_site: MakeSite, whole: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are no news of the texts, of which only so many are kept beside the index."""

    def make(orders: Sequence[PdfOrder], *_: object, **named: object) -> Generator[Result, None, None]:
        yield from ((order, Checked(order.html.encode())) for order in orders)

    monkeypatch.setattr(print_run, "make_pdfs", make)
    root = make_site(issues(28))
    options = Options(root, root / "output", Audience(TODAY))
    report = build(options, lambda *_: None, go_on=lambda: False)
    assert len(report.pending) == 28
    edit(root, THIRD, "会议开得", "会议，开得")
    assert "issues/3.html" in build(options, lambda *_: None, go_on=lambda: False).made
    turns: list[set[str]] = []
    with ThreadPoolExecutor(1) as others:
        while (report := build(options, lambda *_: None, others)).pending:
            turns.append({path for path in report.made if path.startswith("issues/")})
    assert whole == ["whole"]
    assert "issues/3.pdf" in turns[0]  # the last that was edited
    assert "issues/28.pdf" in turns[0]  # then the newest
    assert all(0 < len(turn) <= 9 for turn in turns)
    assert not [path for turn in turns for path in turn if not path.endswith(".pdf")]
    assert not build(options, lambda *_: None).made
    before = tree(root)
    build(replace(options, full=True), lambda *_: None)
    assert tree(root) == before


def test_a_manifest_amended_is_the_manifest_written_anew() -> None:
    made = {
        path: Made(Fingerprint("t", "l", path), 3, 5) for path in ("a.html", 'b": [.html', "甲\\乙.pdf", "z")
    }
    text = dump_manifest(made)
    manifest = Manifest(text)
    assert dict(manifest) == made == load_manifest(text)
    more = {"a.html": Made(Fingerprint("", "", "new"), 4, 6), "k": Made(Fingerprint("", "", "k"), 1, 1)}
    assert manifest.amended(more) == dump_manifest(made | more)
    assert dict(Manifest(b"")) == dict(Manifest(text[:-5])) == {}


def test_a_comma_makes_the_pdfs_of_one_issue_now_or_later(make_site: MakeSite, whole: list[str]) -> None:
    root = make_site(issues(3))
    options = Options(root, root / "output", Audience(TODAY))

    def made(*, go_on: bool) -> tuple[set[str], tuple[str, ...]]:
        report = build(options, lambda what, done, total: None, go_on=lambda: go_on)
        return {path for path in report.made if path.endswith(".pdf")}, report.pending

    assert made(go_on=True) == ({f"issues/{n}.pdf" for n in (1, 2, 3)}, ())
    edit(root, THIRD, "会议开得", "会议，开得")
    assert made(go_on=True) == ({"issues/3.pdf"}, ())
    edit(root, THIRD, "会议，开得", "会议、开得")
    former = tree(root)["issues/3.pdf"]
    assert made(go_on=False) == (set(), ("issues/3.pdf",))
    assert made(go_on=False) == (set(), ("issues/3.pdf",))
    assert tree(root)["issues/3.pdf"] == former
    edit(root, "content/issues/1.md", "会议开得", "会议，开得")
    assert made(go_on=False) == (set(), ("issues/3.pdf", "issues/1.pdf"))
    assert made(go_on=True) == ({"issues/1.pdf", "issues/3.pdf"}, ())
    assert tree(root)["issues/3.pdf"] != former
    assert made(go_on=True) == (set(), ())
    assert whole == ["whole"]
