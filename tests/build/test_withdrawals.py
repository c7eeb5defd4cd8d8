"""A clock that was set back empties no site, and what a lost manifest named does not stay published without a word."""

import datetime
from pathlib import Path

from bulletin.build.pipeline import build
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Severity
from bulletin.values.options import Options, Report
from tests.build.test_lock import site

DAY = datetime.date
NOW = DAY(2026, 12, 1)


def run(root: Path, today: datetime.date = NOW, **options: bool) -> Report:
    return build(Options(root, root / "output", Audience(today), pdf=False, **options))  # type: ignore[arg-type]


def codes(report: Report) -> list[tuple[str, Severity]]:
    return [(d.code, d.severity) for d in report.diagnostics if d.code in ("clock-set-back", "unknown-files")]


def test_many_issues_later_than_today_stay_until_it_is_confirmed(tmp_path: Path) -> None:
    run(site(tmp_path))
    told = run(tmp_path, DAY(2020, 1, 1))
    assert not told.published
    assert codes(told) == [("clock-set-back", Severity.ERROR)]
    assert "2020-01-01" in told.diagnostics[-1].message or "2020-01-01" in told.diagnostics[0].message
    assert (tmp_path / "output/site/issues/3.html").exists()
    assert run(tmp_path, DAY(2020, 1, 1), may_withdraw=True).published
    assert not (tmp_path / "output/site/issues/3.html").exists()
    assert codes(run(tmp_path, DAY(2020, 1, 1))) == []


def test_one_issue_that_was_put_off_goes_with_a_word(tmp_path: Path) -> None:
    run(site(tmp_path))
    told = run(tmp_path, DAY(2026, 1, 2))
    assert told.published
    assert codes(told) == [("clock-set-back", Severity.WARNING)]
    assert not (tmp_path / "output/site/issues/3.html").exists()


def test_issues_that_never_were_published_may_be_later(tmp_path: Path) -> None:
    assert codes(run(site(tmp_path), DAY(2020, 1, 1))) == []


def test_strays_of_ours_are_named_at_each_build_and_others_files_stay(tmp_path: Path) -> None:
    run(site(tmp_path))
    (tmp_path / "output/.bulletin.json").unlink()
    (tmp_path / "content/issues/3.md").unlink()
    own = tmp_path / "output/site/notes.html"
    own.write_text("<p>本单位自己的</p>")
    for _ in range(3):
        assert codes(run(tmp_path)) == [("unknown-files", Severity.WARNING)]
    run(tmp_path, remove_unknown=True)
    assert not (tmp_path / "output/site/issues/3.html").exists()
    assert own.exists()
    assert codes(run(tmp_path)) == []
