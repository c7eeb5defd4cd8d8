"""What a build says of issues that it did not publish, and drafts with mistakes, which keep nobody else's issue back."""

from pathlib import Path

import pytest

from tests.commands import bulletin

HEAD = "日期: 2020-03-10\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    issues = tmp_path / "content/issues"
    issues.mkdir(parents=True)
    (tmp_path / "content/site.yaml").write_text("名称: 工作简报\n编发单位: 协调小组办公室\n")
    fronts = (HEAD, HEAD + "草稿: 是\n", HEAD + "密级: 内部\n", "日期: 2099-03-10\n")
    for number, front in enumerate(fronts, 1):
        (issues / f"{number}.md").write_text(f"---\n期号: {number}\n{front}---\n\n## 题\n\n文。\n")
    return tmp_path


def test_a_build_says_which_issues_it_did_not_publish_and_why(site: Path) -> None:
    for _ in range(2):  # the second one finds nothing to do, and says the same
        told = bulletin("build", "--no-pdf", "-C", site).output
        assert "没有发布的 3 期：" in told
        assert "content/issues/2.md：草稿" in told
        assert "content/issues/3.md：密级是“内部”，不上网" in told
        assert "content/issues/4.md：日期 2099-03-10 还没到" in told
        assert "content/issues/1.md" not in told


@pytest.mark.parametrize(
    "text",
    [
        "---\n期号: 2\n日期: 2020-03-10\n草稿: 是\n---\n\n# 没有的栏目\n\n## 题\n\n文。\n",
        "---\n期号: 2\n日期: 2020-13-10\ndraft: true\n---\n\n## 题\n\n文。\n",
    ],
)
def test_a_draft_with_mistakes_is_left_out_and_the_others_are_published(site: Path, text: str) -> None:
    (site / "content/issues/2\n.md").write_text(text)
    done = bulletin("build", "--no-pdf", "-C", site)
    assert done.exit_code == 0, done.output
    assert "跳过了 content/issues/2␊.md：里面有错误" in done.output
    assert (site / "output/site/issues/1.html").exists()
    assert not (site / "output/site/issues/2.html").exists()


def test_an_issue_with_mistakes_still_keeps_all_back_and_is_named_at_the_end(site: Path) -> None:
    (site / "content/issues/2.md").write_text("---\n期号: 2\n日期: 2020-13-10\n---\n\n## 题\n\n文。\n")
    done = bulletin("build", "--no-pdf", "-C", site)
    assert done.exit_code == 1
    assert done.output.rstrip().endswith("没有写出文件：content/issues/2.md有错误")


def test_readers_of_a_new_site_are_not_led_to_the_office_s_handbook(tmp_path: Path) -> None:
    root = tmp_path / "新"
    assert bulletin("init", root).exit_code == 0
    assert bulletin("build", "--no-pdf", "-C", root).exit_code == 0
    assert 'href="handbook.html"' not in (root / "output/site/index.html").read_text()
    assert (root / "output/site/handbook.html").exists()
