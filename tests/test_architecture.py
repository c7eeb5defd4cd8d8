"""The packages import in one direction: values → reading → typesetting → checks → site → pdf → … → cli."""

import ast
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parents[1] / "bulletin"
ORDER = ("values", "reading", "typesetting", "checks", "site", "pdf", "distribution", "build", "serve", "cli")


def _imports(path: Path) -> set[str]:
    """Return the packages of the program that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("bulletin."):
            found.add(node.module.split(".")[1])
    return found


@pytest.mark.parametrize("package", ORDER)
def test_a_package_imports_only_from_those_to_its_left(package: str) -> None:
    allowed = set(ORDER[: ORDER.index(package) + 1])
    wrong = {
        f"{path.relative_to(PROGRAM)} imports {other}"
        for path in sorted((PROGRAM / package).rglob("*.py"))
        for other in _imports(path) - allowed
    }
    assert wrong <= EXCEPTIONS.get(package, frozenset())


EXCEPTIONS: dict[str, frozenset[str]] = {}
