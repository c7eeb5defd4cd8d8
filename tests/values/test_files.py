"""One file in, one file out."""

from pathlib import Path

import pytest

from bulletin.values.files import IMPORT_REPORT, MAX_TEXT_BYTES, decode, read_text, write_atomically
from bulletin.values.private_files import is_private


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("一\r\n二".encode(), None),
        (b"\xef\xbb\xbf" + "一\n二".encode(), None),
        ("一\r二".encode("utf-16"), None),
        ("一\n二".encode("gb18030"), "gb18030-text"),
    ],
)
def test_a_text_is_read_in_whichever_usual_encoding_it_is(data: bytes, code: str | None) -> None:
    text = decode(data, "f.md")
    assert text.value == "一\n二"
    assert [d.code for d in text.diagnostics] == ([code] if code else [])


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "large.md").write_bytes(b" " * (MAX_TEXT_BYTES + 1))
    (tmp_path / "picture.md").write_bytes(b"\xff\xd8\xff\xe0\x00")
    names = ("folder.md", "large.md", "picture.md", "none.md")
    found = [read_text(tmp_path / name, name).diagnostics[0].code for name in names]
    assert found == ["not-a-file", "file-too-large", "not-utf8", "unreadable-file"]


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("旧")
    write_atomically(path, "新".encode())
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a.txt", "新")]


def test_the_list_of_places_in_an_imported_draft_is_private() -> None:
    """It quotes the draft, and lies beside it for as long as nobody deletes it."""
    assert is_private(f"content/issues/2026/4{IMPORT_REPORT}")
