"""Every code of a message about a text is in the handbook, and its message is shown whole by a case."""

import ast
from pathlib import Path

import pytest

from tests.build.test_messages import CASES
from tests.conftest import REPOSITORY

MAKERS = ("error", "warning", "note", "Repair", "Pasted", "_drop")
OF_MACHINES = {  # no text shows them: they need a disk, a folder or rights of their own; tests/build and tests/cli meet them
    "disk-full", "temporary-full", "not-writable", "folder-busy", "in-the-way", "unknown-files", "unreadable-file",
    "file-too-large", "not-a-file",
}  # fmt: skip


def codes_in(path: Path) -> set[str]:
    """Return the codes that a module writes out where it makes a diagnostic, or chooses between."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in MAKERS
            and node.args
        ):
            found |= {
                inner.value
                for inner in ast.walk(node.args[0])
                if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and "-" in inner.value
            }
    return found


@pytest.fixture(scope="module")
def codes() -> set[str]:
    """All of them."""
    folders = [REPOSITORY / "bulletin" / name for name in ("values", "reading", "checks")]
    return set().union(*(codes_in(path) for folder in folders for path in folder.glob("*.py")))


def test_every_code_is_in_the_handbook(codes: set[str]) -> None:
    handbook = (REPOSITORY / "content" / "pages" / "handbook-messages.md").read_text(encoding="utf-8")
    assert len(codes) > 100
    assert not {code for code in codes if code not in handbook}


def test_every_code_has_a_case(codes: set[str]) -> None:
    shown = "".join((case / "diagnostics.txt").read_text(encoding="utf-8") for case in CASES)
    assert not {code for code in codes - OF_MACHINES if f"[{code}]" not in shown}
