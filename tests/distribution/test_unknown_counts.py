"""Lists with names of which nobody wrote how many copies they get: nothing that is made says a sum."""

from pathlib import Path

import pytest

from bulletin.distribution.record import parse_record
from bulletin.distribution.unknown_counts import each_name_once
from bulletin.values.diagnostics import Diagnostic, Severity, Span
from tests.commands import bulletin
from tests.pdf import text_of
from tests.print_jobs import issue_text, print_in

SITE = "名称: 工作简报\n编发单位: 协调小组办公室\n分发: {共印份数: 是}\n"
FRONT = "报: [{单位: 县委, 份数: 3}]\n发: [各镇党委, 县直有关部门]\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content/issues").mkdir(parents=True)
    (tmp_path / "content/site.yaml").write_text(SITE)
    return tmp_path


def write(site: Path, front: str) -> None:
    (site / "content/issues/365.md").write_text(issue_text(front))


def test_a_job_says_which_names_lack_a_number_and_no_sum(site: Path) -> None:
    write(site, FRONT)
    job = print_in(site)
    assert "`各镇党委`、`县直有关部门`没有写份数" in job.told
    assert "发: [{单位: 各镇党委, 份数: 10}, {单位: 县直有关部门, 份数: 10}]" in job.told
    assert "；共 " not in job.told
    assert "份数填" not in job.told
    ticket = text_of(job.path("付印单.pdf"))
    assert "印几份，请先定下来" in ticket
    register = job.path("分发登记簿.csv").read_text("utf-8-sig")
    assert ",各镇党委,发,," in register
    assert "相符" not in register
    assert "没有写份数：各镇党委、县直有关部门" in register
    assert "共印" not in text_of(job.path("付印版.pdf"))
    read = parse_record("r", (site / "content/issues/365.dispatch.yaml").read_text()).value
    assert read is not None
    assert read.runs[0].shown is None
    assert [given.name for given in read.given] == ["县委", "存档"]


def test_numbers_are_given_to_nobody_before_all_are_known(site: Path) -> None:
    write(site, FRONT)
    done = bulletin("print", "365", "--numbered", "-C", site)
    assert done.exit_code == 1
    assert "编不了份号" in done.output
    assert "发: [{单位: 各镇党委, 份数: 10}, {单位: 县直有关部门, 份数: 10}]" in done.output
    assert not (site / "output/print/365").exists()


def test_what_the_starter_wrote_is_no_recipient(site: Path) -> None:
    write(site, "报: [上级单位]\n发: [下级单位]\n")
    done = bulletin("print", "365", "--numbered", "-C", site)
    assert done.exit_code == 1
    assert "名单里还是新建时填的`上级单位`、`下级单位`" in done.output


UNKNOWN, MISTYPED = "在 content/recipients.yaml 里加上它", "是不是 `县委办公室`？"


def told(code: str, name: str = "", hint: str = "", severity: Severity = Severity.WARNING) -> Diagnostic:
    return Diagnostic(code, severity, name, Span("content/issues/1.md"), hint=hint, subject=name)


@pytest.mark.parametrize(
    ("severity", "names", "left"),
    [
        (Severity.WARNING, {"各镇": UNKNOWN}, ["unknown-counts"]),
        (Severity.WARNING, {"县委办工室": MISTYPED}, ["unknown-recipient"]),
        (
            Severity.WARNING,
            {"各镇": UNKNOWN, "县委办工室": MISTYPED},
            ["unknown-recipient", "unknown-counts"],
        ),
        (Severity.ERROR, {"县委办工室": MISTYPED}, ["unknown-recipient", "unknown-counts"]),
    ],
)
def test_a_name_without_a_number_is_told_once(
    severity: Severity, names: dict[str, str], left: list[str]
) -> None:
    """By its own message only where that says more: how the name may have been meant."""
    found = [told("unknown-recipient", name, hint) for name, hint in names.items()]
    found.append(told("unknown-counts", "、".join(names), severity=severity))
    assert [d.code for d in each_name_once(found, tuple(names))] == left


def test_a_name_that_went_out_without_a_number_is_not_taken_back_silently(site: Path) -> None:
    write(site, FRONT)
    print_in(site)
    write(site, FRONT.replace(", 县直有关部门", ""))
    done = bulletin("print", "365", "-C", site)
    assert done.exit_code == 1
    assert "县直有关部门：不再发，当时没有写份数" in done.output
    assert bulletin("print", "365", "--yes", "-C", site).exit_code == 0
    assert "县直有关部门" not in (site / "content/issues/365.dispatch.yaml").read_text()
