"""“下载全年”: one file for each year, of what readers may see, complete, the same bytes whenever it is made."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from bulletin.values.options import Workers
from tests.builds import edit, run, tree
from tests.conftest import ISSUE, SITE

ZIP = "years/2026.zip"


def test_a_year_is_offered_as_one_folder_of_its_pdfs_with_a_list_of_contents(
    make_site: Callable[..., Path], tmp_path: Path
) -> None:
    second = ISSUE.replace("期号: 1", "增刊: 1\n密级: 公开").replace("01-05", "02-05")
    secret = ISSUE.replace("期号: 1", "期号: 2\n密级: 内部").replace("01-05", "03-05")
    files = {"content/issues/1.md": ISSUE, "content/issues/s.md": second, "content/issues/n.md": secret}
    root = make_site(files, SITE + "全年下载: 是\n")
    only_pages = run(root, Workers(should_continue=lambda: False), pdf=True)
    assert ZIP in only_pages.pending
    assert ZIP not in tree(root)
    report = run(root, pdf=True)
    assert report.published
    assert ZIP in report.made
    site = tree(root)
    with zipfile.ZipFile(root / "output/site" / ZIP) as archive:
        names = archive.namelist()
        assert names == [f"工作简报2026年/{name}" for name in ("目录.html", "第1期.pdf", "增刊1.pdf")]
        assert archive.read(names[1]) == site["issues/1.pdf"]
        assert archive.getinfo(names[2]).date_time[:3] == (2026, 2, 5)
        contents = archive.read(names[0]).decode()
    assert 'href="%E7%AC%AC1%E6%9C%9F.pdf"' in contents
    assert "县里开了一次会" in contents
    year = site["years/2026.html"].decode()
    size = sum(-(-len(site[f"issues/{key}.pdf"]) // 1024) for key in ("1", "s1"))
    assert f'href="../{ZIP}" download>下载全年（ZIP，{size} KB）' in year
    assert not run(root, pdf=True).made
    edit(root, "content/issues/1.md", "开得很好", "开得真好")
    assert ZIP in run(root, pdf=True).made
    changed = tree(root)
    (root / "output").rename(tmp_path / "aside")
    run(root, pdf=True)
    assert tree(root) == changed


def test_without_the_setting_or_without_pdfs_no_year_is_offered(make_site: Callable[..., Path]) -> None:
    root = make_site({"content/issues/1.md": ISSUE}, SITE + "全年下载: 是\n")
    run(root)
    assert "下载全年" not in tree(root)["years/2026.html"].decode()
    assert ZIP not in tree(root)
