"""Whole builds of small sites: what is made, what is kept, what never leaves."""

from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

from bulletin.pdf.pdf_pages import count_pages
from tests.builds import run, tree
from tests.conftest import ISSUE, REPOSITORY, SITE

MakeSite = Callable[..., Path]


def second(text: str = ISSUE) -> str:
    return text.replace("期号: 1", "期号: 2").replace("2026-01-05", "2026-02-05").replace("县里", "乡里")


def test_every_page_of_the_fixed_tree_is_made(make_site: MakeSite) -> None:
    root = make_site(
        {"content/issues/1.md": ISSUE, "content/pages/about.md": "# 关于\n\n文。\n"},
        SITE + "网址: https://example.org/\n",
    )
    report = run(root, pdf=True)
    assert report.published
    assert {
        "index.html", "issues/1.html", "issues/1.pdf", "years/2026.html", "years/index.html", "sections/jing-yan-jiao-liu.html",
        "contributors/index.html", "about.html", "404.html", "feed.xml", "sitemap.xml", "robots.txt", "issues.json", "assets/site.css",
    } <= set(tree(root))  # fmt: skip


def mtimes(folder: Path) -> dict[Path, int]:
    """Return when each file was written, but for the lock, in which every command says who it is."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.name != ".lock"}


def test_a_second_build_makes_nothing(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    run(root, pdf=True)
    before = tree(root)
    stamps = mtimes(root / "output")
    report = run(root, pdf=True)
    assert (report.made, report.removed) == ({}, frozenset())
    assert tree(root) == before
    assert mtimes(root / "output") == stamps


def test_changing_one_issue_does_not_remake_the_pdf_of_another(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE, "content/issues/2.md": second()})
    run(root, pdf=True)
    (root / "content/issues/2.md").write_text(second().replace("很好", "非常好"))
    report = run(root, pdf=True)
    assert "issues/2.pdf" in report.made
    assert "issues/1.pdf" not in report.made
    assert "issues/1.html" not in report.made


def test_lists_say_how_many_pages_and_kilobytes_a_pdf_has(make_site: MakeSite, tmp_path: Path) -> None:
    """Also of a PDF that an earlier build made, with the cache or without."""
    text = ISSUE.replace("一次会\n", "一次会\n\n:供稿: 县委党校\n")
    root = make_site({"content/issues/1.md": text, "content/issues/2.md": second(text)})
    run(root, pdf=True)

    def said(page: str, key: str) -> bool:
        data = (root / f"output/site/issues/{key}.pdf").read_bytes()
        note = f"{count_pages(data)}页，{-(-len(data) // 1024)} KB"
        html = (root / "output/site" / page).read_text(encoding="utf-8")
        return f'{key}.pdf"><span' in html and note in html

    pages = ("years/2026.html", "contributors/xian-wei-dang-xiao.html")
    assert all(said(page, key) for page in pages for key in ("1", "2"))
    more = "\n\n".join(["县里的会议开得很好，大家都说好。" * 20] * 6)
    (root / "content/issues/2.md").write_text(second(text) + "\n" + more + "\n")
    run(root, pdf=True)
    assert said(pages[0], "2")
    assert count_pages((root / "output/site/issues/2.pdf").read_bytes()) > 2
    whole = tree(root)
    rmtree(root / "output/.cache")
    run(root, pdf=True)
    assert tree(root) == whole


def test_an_incremental_build_equals_a_clean_one(make_site: MakeSite, tmp_path: Path) -> None:
    root = make_site({"content/issues/1.md": ISSUE, "content/issues/2.md": second()})
    run(root, pdf=True)
    (root / "content/issues/1.md").unlink()
    (root / "content/issues/3.md").write_text(
        ISSUE.replace("期号: 1", "期号: 3").replace("2026-01-05", "2026-03-05")
    )
    run(root, pdf=True)
    incremental = tree(root)
    (root / "output").replace(tmp_path / "aside")
    run(root, pdf=True)
    assert tree(root) == incremental


def test_the_same_input_gives_the_same_bytes_in_one_process_or_several(
    make_site: MakeSite, tmp_path: Path
) -> None:
    root = make_site({"content/issues/1.md": ISSUE, "content/issues/2.md": second()})
    run(root, pdf=True, jobs=2)
    parallel = tree(root)
    (root / "output").replace(tmp_path / "aside")
    run(root, pdf=True, jobs=1)
    assert tree(root) == parallel


def test_with_an_error_nothing_under_output_changes(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    run(root)
    before = tree(root)
    (root / "content/issues/2.md").write_text(ISSUE)
    report = run(root)
    assert not report.published
    assert [d.code for d in report.diagnostics] == ["duplicate-issue-number"]
    assert tree(root) == before


def test_with_an_error_in_a_first_build_there_is_no_output_at_all(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": "没有开头"})
    assert not run(root).published
    assert not (root / "output").exists()


def test_a_lenient_build_leaves_out_what_has_errors(make_site: MakeSite) -> None:
    root = make_site(
        {"content/issues/1.md": ISSUE, "content/issues/2.md": second().replace("2026-02-05", "2026-02-31")}
    )
    report = run(root, lenient=True)
    assert report.published
    assert "issues/1.html" in tree(root)
    assert "issues/2.html" not in tree(root)
    assert [d.severity.name for d in report.diagnostics] == ["WARNING"]


def test_a_template_of_the_site_replaces_the_built_in_one(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE, "layouts/404.html": "没有 {{ site.name }} 的这一页"})
    run(root)
    assert tree(root)["404.html"].decode() == "没有 工作简报 的这一页"


def test_a_mistake_in_a_template_is_reported_at_its_line(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE, "layouts/404.html": "一\n{{ site.nmae }}\n"})
    report = run(root)
    found = report.diagnostics[0]
    assert not report.published
    assert (found.code, found.span.path, found.span.line) == ("template-error", "layouts/404.html", 2)
    assert "nmae" in found.label


def test_a_template_that_cannot_be_parsed_is_reported_at_its_line(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE, "layouts/404.html": "一\n二\n{% if %}\n"})
    found = run(root).diagnostics[0]
    assert (found.code, found.span.path, found.span.line) == ("template-error", "layouts/404.html", 3)


def test_a_site_without_issues_is_a_site(make_site: MakeSite) -> None:
    root = make_site()
    report = run(root)
    assert report.published
    assert "index.html" in tree(root)


def test_pictures_are_published_with_the_issue_that_shows_them(make_site: MakeSite) -> None:
    picture = (REPOSITORY / "content/issues/2024/33/map.png").read_bytes()
    shown = ISSUE.replace("会议开得很好。", "![图1](1/图.png)\n\n文。")
    hidden = second(shown.replace("日期:", "草稿: 是\n日期:")).replace("1/图.png", "2/密.png")
    root = make_site(
        {
            "content/issues/1.md": shown,
            "content/issues/2.md": hidden,
            "content/issues/1/图.png": picture,
            "content/issues/2/密.png": picture + b"x",
        }
    )
    run(root)
    assert [path for path in tree(root) if path.endswith(".png")] == [
        p for p in tree(root) if p.startswith("assets/1/")
    ]
