"""A check behind a build takes what the build found where nothing changed since, and says what any check says."""

import datetime
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bulletin.build.pipeline import build
from bulletin.build.stamp import SiteCheck, check_all
from bulletin.values.audience import Audience
from bulletin.values.options import CACHE_FOLDER, Options
from tests.conftest import ISSUE, TODAY

MakeSite = Callable[..., Path]
LATER = ISSUE.replace("期号: 1", "期号: 3").replace("2026-01-05", "2026-12-01")
TEXTS = {
    "content/issues/1.md": ISSUE.replace("很好", "很好很好"),
    "content/issues/2.md": ISSUE.replace("期号: 1", "期号: 2\n草稿: 是\n无此项: 1").replace("01-05", "02-05"),
    "content/issues/3.md": LATER,
    "content/pages/about.md": "---\n标题: 关于\n---\n\n这是**重点，要记住。\n",
}


def built(make_site: MakeSite, texts: Mapping[str, str] = TEXTS) -> Path:
    root = make_site(dict(texts))
    assert build(Options(root, root / "output", Audience(TODAY), pdf=False)).published
    return root


def checked(root: Path, today: datetime.date = TODAY) -> tuple[SiteCheck, set[str]]:
    found = check_all(root, Audience(today), jobs=1)
    return found, {diagnostic.code for diagnostic in found.diagnostics}


def test_it_says_what_a_check_without_a_cache_says(make_site: MakeSite) -> None:
    root = built(make_site)
    found, codes = checked(root)
    assert codes >= {
        "unknown-key",
        "unpaired-bold",
    }  # a draft's mistake, which kept nobody's issue back, is one
    shutil.rmtree(root / "output" / CACHE_FOLDER)
    anew, _ = checked(root)
    assert found.diagnostics == anew.diagnostics
    assert (dict(found.texts), found.accepted) == (dict(anew.texts), anew.accepted)


class ReadAgainError(Exception):
    pass


@pytest.fixture
def no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a check that reads the texts fail. A build has loaded its own way to read them by then."""

    def read(*given: object, **named: object) -> None:
        raise ReadAgainError

    monkeypatch.setattr("bulletin.build.load.load", read)


def test_no_text_is_read_again_where_nothing_changed(make_site: MakeSite, no_reading: None) -> None:
    checked(built(make_site))


@pytest.mark.parametrize(("path", "text", "code"), [
    ("content/issues/1.md", ISSUE.replace("会议开", "会议**开"), "unpaired-bold"),
    ("content/issues/4.md", ISSUE, "duplicate-issue-number"),
    ("content/site.yaml", "名称: 工作简报\n编发单位: 甲\n颜色: 红\n", "unknown-key"),
])  # fmt: skip
def test_what_changed_since_is_found(make_site: MakeSite, path: str, text: str, code: str) -> None:
    root = built(make_site)
    (root / path).write_text(text)
    assert code in checked(root)[1]


def test_on_the_day_on_which_another_issue_is_shown_all_is_read_again(
    make_site: MakeSite, no_reading: None
) -> None:
    root = built(make_site)
    with pytest.raises(ReadAgainError):
        checked(root, datetime.date(2026, 12, 2))
