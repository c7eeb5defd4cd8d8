"""Which files are made, kept and removed, and why."""

import pytest

from bulletin.build.plan import FileKey, Made, Published, dump_manifest, load_manifest, plan

KEY = FileKey("tool", "layout", "content")
MADE = Made(KEY, 10, 20)


@pytest.mark.parametrize(
    ("wanted", "made", "on_disk", "full", "reason"),
    [
        (KEY, MADE, (10, 20), False, None),
        (KEY, None, None, False, "以前没有做过"),
        (KEY, MADE, None, False, "文件不见了"),
        (KEY, MADE, (11, 20), False, "文件被改动过"),
        (KEY, MADE, (10, 21), False, "文件被改动过"),
        (FileKey("tool", "layout", "x"), MADE, (10, 20), False, "内容变了"),
        (FileKey("tool", "x", "content"), MADE, (10, 20), False, "模板或样式变了"),
        (FileKey("x", "layout", "content"), MADE, (10, 20), False, "程序或字体变了"),
        (KEY, MADE, (10, 20), True, "要求全部重做"),
    ],
)
def test_a_file_is_made_for_a_reason(
    wanted: FileKey, made: Made | None, on_disk: tuple[int, int] | None, full: bool, reason: str | None
) -> None:
    result = plan(
        {"a": wanted}, Published({"a": made} if made else {}, {"a": on_disk} if on_disk else {}, full)
    )
    assert result.make.get("a") == reason
    assert ("a" in result.keep) is (reason is None)


def test_only_what_we_made_is_removed() -> None:
    result = plan(
        {}, Published({"ours.html": MADE, "gone.html": MADE}, {"ours.html": (1, 1), "theirs.html": (1, 1)})
    )
    assert result.remove == {"ours.html"}


def test_a_manifest_comes_back_as_written() -> None:
    assert load_manifest(dump_manifest({"a": MADE})) == {"a": MADE}


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": 0, "files": {}}', '{"format": 1}', '{"format": 1, "files": {"a": {}}}'],
)
def test_a_damaged_manifest_counts_as_empty(text: str) -> None:
    assert load_manifest(text.encode()) == {}


def test_a_site_is_as_it_was_left_while_all_of_our_files_are() -> None:
    assert Published({"a": MADE}, {"a": (10, 20), "theirs": (1, 1)}).is_as_left()
    assert not Published({"a": MADE}, {"a": (11, 20)}).is_as_left()
    assert not Published({"a": MADE}, {}).is_as_left()
