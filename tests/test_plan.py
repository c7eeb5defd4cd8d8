"""Which files are made, kept and removed, and why."""

import pytest

from bulletin.build.plan import Fingerprint, Made, dump_manifest, load_manifest, plan

PRINT = Fingerprint("tool", "layout", "content")
MADE = Made(PRINT, 10, 20)


@pytest.mark.parametrize(
    ("wanted", "made", "on_disk", "full", "reason"),
    [
        (PRINT, MADE, (10, 20), False, None),
        (PRINT, None, None, False, "以前没有做过"),
        (PRINT, MADE, None, False, "文件不见了"),
        (PRINT, MADE, (11, 20), False, "文件被改动过"),
        (PRINT, MADE, (10, 21), False, "文件被改动过"),
        (Fingerprint("tool", "layout", "x"), MADE, (10, 20), False, "内容变了"),
        (Fingerprint("tool", "x", "content"), MADE, (10, 20), False, "模板或样式变了"),
        (Fingerprint("x", "layout", "content"), MADE, (10, 20), False, "程序或字体变了"),
        (PRINT, MADE, (10, 20), True, "要求全部重做"),
    ],
)
def test_a_file_is_made_for_a_reason(
    wanted: Fingerprint, made: Made | None, on_disk: tuple[int, int] | None, full: bool, reason: str | None
) -> None:
    result = plan({"a": wanted}, {"a": made} if made else {}, {"a": on_disk} if on_disk else {}, full=full)
    assert result.make.get("a") == reason
    assert ("a" in result.keep) is (reason is None)


def test_only_what_we_made_is_removed() -> None:
    result = plan(
        {}, {"ours.html": MADE, "gone.html": MADE}, {"ours.html": (1, 1), "theirs.html": (1, 1)}, full=False
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
