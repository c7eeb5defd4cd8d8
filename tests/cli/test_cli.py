"""The command line as a clerk meets it: exit codes, streams, Chinese words."""

import ast
import importlib.util
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from PIL import Image

from bulletin.cli import chinese_click
from bulletin.cli.main import commands
from tests.commands import bulletin
from tests.conftest import ISSUE, REPOSITORY, SITE

MakeSite = Callable[..., Path]


def all_commands() -> list[tuple[str, click.Command]]:
    context = click.Context(commands)
    loaded = [(name, commands.get_command(context, name)) for name in commands.list_commands(context)]
    return [(name, command) for name, command in loaded if command is not None]


def test_every_command_has_help_in_chinese() -> None:
    for name, command in all_commands():
        told = bulletin(name, "--help")
        assert told.exit_code == 0
        assert command.help
        for option in command.params:
            assert not isinstance(option, click.Option) or option.help, (name, option.name)
        for english in ("Usage", "Options", "Show this", "default"):
            assert english not in told.output


def test_every_command_and_option_is_in_the_handbook() -> None:
    handbook = "".join(path.read_text() for path in (REPOSITORY / "content" / "pages").glob("handbook*.md"))
    for name, command in all_commands():
        assert f"bulletin {name}" in handbook
        for parameter in command.params:
            for word in parameter.opts:
                assert word in handbook or not word.startswith("-"), (name, word)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bild"], "没有命令 `bild`"),
        (["build", "--pdf"], "没有选项 `--pdf`"),
        (["build", "--jobs", "0"], "`0` 不行，要写 1 到 1000000 之间的整数"),
        (["build", "--jobs", "两个"], "`两个` 不行，要写 1 到 1000000 之间的整数"),
        (["build", "--jobs", "1000001"], "要写 1 到 1000000 之间的整数"),
        (["import", "a.txt", "--number", "0"], "`0` 不行，要写 1 到 99999 之间的整数"),
        (["print", "1", "--label-start", "0"], "`0` 不行，要写 1 到 99 之间的整数"),
        (["build", "--format", "xml"], "可以写"),
        (["new", "--date", "2026-13-05"], "没有 13 月"),
        (["init"], "少写了参数"),
    ],
)
def test_wrong_usage_is_explained_in_chinese_and_gives_2(arguments: list[str], said: str) -> None:
    told = bulletin(*arguments)
    assert told.exit_code == 2
    assert said in told.stderr
    assert "--help" in told.stderr
    assert "Error" not in told.stderr


def test_clicks_messages_are_all_translated() -> None:
    """A later click may bring messages that we do not know; those a clerk can meet must be Chinese."""
    never_met = {
        "deprecated", "Value must be an iterable.", "env var: {var}", "(dynamic)", "Choice({choices})", "Do you want to continue?",
        "Confirm the action without prompting.", "%(prog)s, version %(version)s", "Name '{name}' defined twice",
        "Invalid start character for option ({option})", "{value!r} is not a valid UUID.",
        "{value!r} is not a valid boolean. Recognized values: {states}",
        "{value!r} does not match the format {format}.", "{value!r} does not match the formats {formats}.",
        "{len_type} values are required, but {len_value} was given.", "{len_type} values are required, but {len_value} were given.",
        "Boolean option {decl!r} cannot use the same flag for true/false.",
        "Could not determine name for option with declarations {decls!r}",
        "Arguments take exactly one parameter declaration, got {length}: {decls}.",
        "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean to pass '--{name}'?",
    }  # fmt: skip
    messages = set()
    for name in chinese_click.MODULES:
        spec = importlib.util.find_spec(f"click.{name}")
        assert spec is not None
        assert spec.origin is not None
        for node in ast.walk(ast.parse(Path(spec.origin).read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("_", "ngettext")
            ):
                messages |= {
                    arg.value
                    for arg in node.args
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    deprecations = {message for message in messages if message.startswith("DeprecationWarning")}
    assert messages - never_met - deprecations - set(chinese_click.WORDS) == set()


def test_results_go_to_stdout_and_diagnostics_to_stderr(make_site: MakeSite) -> None:
    root = make_site(
        {
            "content/issues/1.md": ISSUE,
            "content/issues/3.md": ISSUE.replace("期号: 1", "期号: 3").replace("-01-", "-02-"),
        }
    )
    told = bulletin("-C", root, "build", "--no-pdf")
    assert told.exit_code == 0
    assert "2 期" in told.stdout
    assert "警告[issue-number-gap]" in told.stderr
    assert told.stderr.rstrip().endswith("1 个警告")


def test_a_build_says_once_that_photos_were_published_without_place_and_camera(make_site: MakeSite) -> None:
    """In so many words, and not again by the next build, which publishes nothing new."""
    exif, photo = Image.Exif(), io.BytesIO()
    exif[0x010F] = "Canon"
    Image.new("RGB", (60, 40), "green").save(photo, "JPEG", exif=exif)
    issue = ISSUE.replace("会议开得很好。", "![图一](1/a.jpg)\n\n![图二](1/b.jpg)\n\n会议开得很好。")
    files = {"content/issues/1/a.jpg": photo.getvalue(), "content/issues/1/b.jpg": photo.getvalue() + b"\0"}
    root = make_site({"content/issues/1.md": issue, **files})
    said = "2 张图片里的拍摄地点、时间、相机等信息已经去掉，没有发布；原图没有动"
    assert said in bulletin("-C", root, "build", "--no-pdf").stdout.splitlines()
    assert "信息已经去掉" not in bulletin("-C", root, "build", "--no-pdf").stdout
    assert all((root / path).read_bytes() == data for path, data in files.items())


def test_errors_give_1_and_say_that_nothing_was_written(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE.replace("01-05", "13-05")})
    told = bulletin("-C", root, "build")
    assert told.exit_code == 1
    assert told.stdout == ""
    assert told.stderr.rstrip().endswith("1 个错误；没有写出文件：content/issues/1.md有错误")


def test_the_root_can_be_named_before_or_after_the_command(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    assert bulletin("-C", root, "check").exit_code == bulletin("check", "-C", root).exit_code == 0


@pytest.mark.parametrize("style", ["short", "json"])
def test_diagnostics_can_be_one_line_each(make_site: MakeSite, style: str) -> None:
    root = make_site({"content/issues/1.md": ISSUE.replace("01-05", "13-05")})
    first = bulletin("check", "-C", root, "--format", style).stderr.splitlines()[0]
    if style == "short":
        assert first == "content/issues/1.md:3:5: 错误[unreadable-date]: 日期 `2026-13-05` 读不懂"
    else:
        told = json.loads(first)
        assert (told["code"], told["line"], told["column"], told["severity"]) == (
            "unreadable-date",
            3,
            5,
            "error",
        )


def test_check_of_one_file_reports_only_that_file(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE.replace("01-05", "13-05"), "content/issues/2.md": ISSUE})
    good = bulletin("check", "-C", root, root / "content/issues/2.md")
    bad = bulletin("check", "-C", root, "content/issues/1.md")
    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert "2.md" not in bad.stderr


def test_check_writes_nothing(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    before = sorted(root.rglob("*"))
    bulletin("check", "-C", root)
    assert sorted(root.rglob("*")) == before


def test_a_folder_without_a_site_is_explained(tmp_path: Path) -> None:
    told = bulletin("build", "-C", tmp_path)
    assert told.exit_code == 1
    assert "bulletin init" in told.stderr


def test_new_writes_the_next_issue_which_is_a_draft_that_checks(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE}, SITE + '报: [县委, {单位: "县,府", 份数: 2}]\n')
    told = bulletin("new", "-C", root, "--date", "2026-02-01")
    path = Path(told.stdout.strip())
    assert path == root / "content/issues/2026/2.md"
    assert '报: [县委, {单位: "县,府", 份数: 2}]' in path.read_text()
    assert bulletin("check", "-C", root).exit_code == 0
    again = bulletin("new", "-C", root, "--date", "2026-02-02")
    assert Path(again.stdout.strip()).name == "3.md"


def test_new_in_a_yearly_series_begins_each_year_with_one(make_site: MakeSite) -> None:
    issue = ISSUE.replace("期号: 1", "期号: 12\n总期号: 40").replace("2026-01-05", "2025-12-20")
    root = make_site({"content/issues/2025/12.md": issue}, SITE + "期号方式: 年度\n")
    path = Path(bulletin("new", "-C", root, "--date", "2026-01-03").stdout.strip())
    assert path.name == "01.md"
    assert "期号: 1\n总期号: 41\n日期: 2026-01-03" in path.read_text()


def test_only_issues_count_for_the_next_number(make_site: MakeSite) -> None:
    page = "---\n标题: 说明\n---\n\n写法：\n\n```\n期号: 365\n```\n"
    root = make_site({"content/issues/1.md": ISSUE, "content/pages/handbook-issue.md": page})
    assert Path(bulletin("new", "-C", root).stdout.strip()).name == "2.md"


@pytest.mark.parametrize("numbering", ["", "期号方式: 年度\n"])
def test_new_stops_at_an_issue_whose_number_cannot_be_read_and_names_it(
    make_site: MakeSite, numbering: str
) -> None:
    broken = ISSUE.replace("期号: 1\n", "期号: 第八期左右\n")
    root = make_site({"content/issues/1.md": ISSUE, "content/issues/2026/08.md": broken}, SITE + numbering)
    before = sorted(root.rglob("*.md"))
    told = bulletin("new", "-C", root, "--date", "2026-02-01")
    assert told.exit_code == 1
    assert "没有写出文件，因为读不出 issues/2026/08.md 的期号" in told.stderr
    assert sorted(root.rglob("*.md")) == before


@pytest.mark.parametrize(
    ("option", "numbering", "name", "line"),
    [
        ("--supplement", "", "s1.md", "增刊: 1\n日期"),
        ("--combined", "", "8-9.md", "期号: 8-9\n总期号: 42-43\n日期"),
        ("--combined", "期号方式: 年度\n", "08-09.md", "期号: 8-9\n总期号: 42-43\n日期"),
    ],
)
def test_new_begins_supplements_and_combined_issues(
    make_site: MakeSite, option: str, numbering: str, name: str, line: str
) -> None:
    root = make_site(
        {"content/issues/7.md": ISSUE.replace("期号: 1\n", "期号: 7\n总期号: 41\n")}, SITE + numbering
    )
    path = Path(bulletin("new", "-C", root, option, "--date", "2026-02-01").stdout.strip())
    assert path.name == name
    assert line in path.read_text()
    assert bulletin("check", "-C", root).exit_code == 0
    assert bulletin("new", "-C", root, "--supplement", "--combined").exit_code == 2


def test_new_says_what_it_took_over_from_the_last_issue(make_site: MakeSite) -> None:
    issue = ISSUE.replace("日期:", "报: [县委, 县政府]\n责任编辑: [林晓]\n日期:")
    root = make_site({"content/issues/1.md": issue})
    told = bulletin("new", "-C", root, "--date", "2026-02-01")
    assert "照第1期（content/issues/1.md）填好" in told.stderr
    text = Path(told.stdout.strip()).read_text()
    assert "报: [县委, 县政府]" in text
    assert "# 报、责任编辑照第1期（issues/1.md），有变动就改" in text
    assert bulletin("check", "-C", root).exit_code == 0


def test_init_makes_a_site_that_builds_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    assert bulletin("init", folder).exit_code == 0
    told = bulletin("-C", folder, "build")
    assert told.exit_code == 0, told.stderr
    assert (folder / "output/site/issues/1.pdf").is_file()
    assert (folder / "output/site/handbook.html").is_file()
    assert told.stderr == ""


def test_init_fills_the_folder_that_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".DS_Store").write_text("what a file manager leaves is nobody's")
    assert bulletin("init", ".").exit_code == 0
    assert Path("content/site.yaml").is_file()
    assert not list(tmp_path.parent.glob(f".{tmp_path.name}*"))


def test_init_goes_on_where_it_was_killed_between_two_entries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[Path] = []
    rename = Path.rename

    def killed_at_the_third(self: Path, target: Path) -> Path:
        if len(moved) == 2:
            raise KeyboardInterrupt
        moved.append(target)
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", killed_at_the_third)
        bulletin("init", tmp_path)
    assert not (tmp_path / "content").exists(), "no half site looks like one"
    moved[0].write_text("mine")
    assert bulletin("init", tmp_path).exit_code == 0
    assert moved[0].read_text() == "mine"
    assert (tmp_path / "content/site.yaml").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["content", "命令窗口.cmd", "命令窗口.command", "预览.cmd", "预览.command"]
    )
    assert bulletin("init", tmp_path).exit_code == 2


def test_init_does_not_write_over_anything(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert bulletin("init", tmp_path).exit_code == 2


def test_why_names_the_reason_for_each_file(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    bulletin("-C", root, "build", "--no-pdf")
    (root / "content/issues/1.md").write_text(ISSUE.replace("很好", "好"))
    told = bulletin("-C", root, "build", "--no-pdf", "--why")
    assert "issues/1.html：内容变了" in told.stdout


def test_doctor_lists_every_role_with_its_face(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE}, SITE + "印刷: {字体: {小标宋: 没有的小标宋}}\n")
    told = bulletin("doctor", "-C", root)
    assert told.exit_code == 0
    assert "! 小标宋：没有找到 没有的小标宋，用随程序带的 biaosong.otf 代替" in told.stdout
    for role in ("仿宋", "楷体", "黑体", "宋体", "后备宋体"):
        assert f"✓ {role}：随程序带的" in told.stdout


def run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bulletin", *arguments], capture_output=True, text=True, check=False
    )


def test_a_pipe_gets_no_progress_and_no_colour(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    told = run(["-C", str(root), "build", "--no-pdf"])
    assert "\x1b" not in told.stdout + told.stderr
    assert "\r" not in told.stdout + told.stderr


def test_an_output_folder_that_cannot_be_written_is_explained(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    (root / "output").write_text("a file where the folder should be")
    told = run(["-C", str(root), "build", "--no-pdf"])
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert "错误[in-the-way]" in told.stderr


def test_a_fault_of_the_program_shows_no_traceback(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    broken = "import bulletin.build.load, bulletin.cli.main\ndef load(*_, **__): raise ZeroDivisionError\nbulletin.build.load.load = load\nbulletin.cli.main.main()"
    told = subprocess.run(
        [sys.executable, "-c", broken, "check", "-C", str(root)], capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert "错误[internal]" in told.stderr


@pytest.mark.parametrize("name", ["huge.md", "folder.md"])
def test_files_that_are_no_texts_are_refused_with_a_message(make_site: MakeSite, name: str) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    path = root / "content/issues" / name
    if name == "huge.md":
        with path.open("wb") as file:
            file.truncate(50_000_000)
    else:
        path.mkdir()
    told = bulletin("check", "-C", root)
    assert told.exit_code == 1
    assert {"huge.md": "文件太大：50 MB", "folder.md": "是文件夹，不是文件"}[name] in told.stderr
