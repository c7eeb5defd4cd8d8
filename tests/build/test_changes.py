"""A changed text comes to everything that shows it, whatever happened to the builds before: killed, stopped, by turns."""

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from bulletin.build import prints, site_maker
from bulletin.build.pipeline import build
from bulletin.build.workers import Result
from bulletin.pdf.order import PdfOrder
from bulletin.site.search import segments
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Checked
from bulletin.values.options import Options, Workers
from tests.builds import clean_tree, edit, issues, run, tree
from tests.conftest import SITE, TODAY

MakeSite = Callable[..., Path]
THIRD = "content/issues/3.md"


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let search have posting lists and a file for each text, as in an archive of some years."""
    monkeypatch.setattr(segments, "SMALL_BYTES", 0)


def test_a_comma_makes_only_what_shows_it(make_site: MakeSite, tmp_path: Path) -> None:
    root = make_site(issues(6))
    run(root)
    edit(root, THIRD, "会议开得", "会议，开得")
    report = run(root)
    pages = {path for path in report.made if not path.startswith("assets/search/")}
    assert pages == {"issues/3.html", "issues/3.json", "search.html"}
    assert tree(root) == clean_tree(root, tmp_path / "clean")
    assert not run(root).made


def test_feeds_show_whole_issues_and_only_the_latest(make_site: MakeSite, tmp_path: Path) -> None:
    root = make_site(issues(30), SITE + "网址: https://jianbao.example.com\n")
    run(root)
    edit(root, "content/issues/30.md", "会议开得", "会议，开得")
    assert "feed.xml" in run(root).made
    edit(root, THIRD, "会议开得", "会议，开得")
    assert "feed.xml" not in run(root).made
    assert tree(root) == clean_tree(root, tmp_path / "clean")


def test_a_mistake_in_the_changed_text_is_reported_and_nothing_is_published(make_site: MakeSite) -> None:
    root = make_site(issues(6))
    run(root)
    before = tree(root)
    edit(root, THIRD, "会议开得", "![](none.jpg) 会议开得")
    assert not run(root).published
    assert tree(root) == before
    edit(root, THIRD, "![](none.jpg) ", "")
    assert run(root).published
    assert tree(root) == before


def test_what_others_put_into_the_site_stays_and_what_they_spoil_is_made_again(
    make_site: MakeSite, tmp_path: Path
) -> None:
    root = make_site(issues(6))
    site = root / "output" / "site"
    run(root)
    (site / "issues" / "counter.txt").write_text("1")
    run(root)
    (site / "issues" / "counter.txt").write_text("22")
    (site / "issues" / "1.html").write_text("spoiled")
    edit(root, THIRD, "会议", "会议，")
    run(root)
    (site / "late.txt").write_text("3")
    run(root)
    found = tree(root)
    assert found.pop("issues/counter.txt") == b"22"
    assert found.pop("late.txt") == b"3"
    assert found == clean_tree(root, tmp_path / "clean")


def test_a_build_that_was_killed_before_it_published_leaves_no_trace_in_the_next(
    make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its change is taken back, and another issue changed."""
    root = make_site(issues(6))
    run(root)
    edit(root, THIRD, "会议开得", "会议，开得")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(site_maker, "replace_site", killed)
        with pytest.raises(KeyboardInterrupt):
            run(root)
    edit(root, THIRD, "会议，开得", "会议开得")
    edit(root, "content/issues/4.md", "会议开得", "会议、开得")
    run(root)
    assert tree(root) == clean_tree(root, tmp_path / "clean")


def pdf_of(html: str) -> bytes:
    """Return an empty page that is another for other words."""
    data = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = html
        pdf.save(data, deterministic_id=True)
    return data.getvalue()


def test_pdfs_come_by_turns_what_was_edited_last_and_what_is_newest_first(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a preview, which shows pages at once and PDFs as they are done."""
    turns = 0

    def make(orders: Iterable[PdfOrder], *_: object, **__: object) -> Generator[Result, None, None]:
        yield from ((order, Checked(pdf_of(order.html))) for order in orders)

    def three_times() -> bool:
        nonlocal turns
        turns += 1
        return turns % 4 != 0

    monkeypatch.setattr(prints, "make_pdfs", make)
    root = make_site(issues(8))
    options = Options(root, root / "output", Audience(TODAY))
    pages_only = Workers(should_continue=lambda: False)
    assert len(build(options, pages_only).pending) == 8
    with ThreadPoolExecutor(1) as executor:
        first = build(options, Workers(executor, three_times))
        assert {path for path in first.made if path.endswith(".pdf")} == {
            f"issues/{n}.pdf" for n in (8, 7, 6)
        }
        edit(root, "content/issues/6.md", "会议开得", "会议，开得")
        assert "issues/6.html" in build(options, pages_only).made
        second = build(options, Workers(executor, three_times))
        assert {path for path in second.made if path.endswith(".pdf")} == {
            f"issues/{n}.pdf" for n in (6, 5, 4)
        }
        while build(options, Workers(executor, three_times)).pending:
            pass
    assert not build(options).made
    before = tree(root)
    build(replace(options, full=True))
    assert tree(root) == before


def test_a_comma_makes_the_pdfs_of_one_issue_now_or_later(make_site: MakeSite) -> None:
    root = make_site(issues(3))

    def made(*, goes_on: bool) -> tuple[set[str], tuple[str, ...]]:
        report = run(root, Workers(should_continue=lambda: goes_on), pdf=True)
        return {path for path in report.made if path.endswith(".pdf")}, report.pending

    assert made(goes_on=True) == ({f"issues/{n}.pdf" for n in (1, 2, 3)}, ())
    edit(root, THIRD, "会议开得", "会议，开得")
    assert made(goes_on=True) == ({"issues/3.pdf"}, ())
    edit(root, THIRD, "会议，开得", "会议、开得")
    former = tree(root)["issues/3.pdf"]
    assert made(goes_on=False) == (set(), ("issues/3.pdf",))
    assert made(goes_on=False) == (set(), ("issues/3.pdf",))
    assert tree(root)["issues/3.pdf"] == former
    edit(root, "content/issues/1.md", "会议开得", "会议，开得")
    assert made(goes_on=False) == (set(), ("issues/1.pdf", "issues/3.pdf"))
    assert made(goes_on=True) == ({"issues/1.pdf", "issues/3.pdf"}, ())
    assert tree(root)["issues/3.pdf"] != former
    assert made(goes_on=True) == (set(), ())
