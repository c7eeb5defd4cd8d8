"""The house as ARCHITECTURE.md draws it: packages in one direction, no circles, each class name once."""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PROGRAM = REPOSITORY / "bulletin"
ORDER = (
    "values",
    "pictures",
    "reading",
    "typesetting",
    "checks",
    "proofreading",
    "site",
    "pdf",
    "distribution",
    "intake",
    "word",
    "wechat",
    "revision",
    "build",
    "serve",
    "cli",
)
MODULES = sorted(PROGRAM.rglob("*.py"))
LARGEST = 370  # lines


def name_of(path: Path) -> str:
    """Return a module's name: `site.kinds`, `site` for the package itself."""
    return ".".join(path.relative_to(PROGRAM).with_suffix("").parts).removesuffix(".__init__")


NAMES = {name_of(path) for path in MODULES}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def own_imports(tree: ast.AST) -> set[str]:
    """Return the modules of the program that are imported anywhere in a tree, without `bulletin.`."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "bulletin":
            base = node.module.partition(".")[2]
            found |= {f"{base}.{a.name}".lstrip(".") for a in node.names} & NAMES
            found |= {base} & NAMES
    return found


@pytest.mark.parametrize("package", ORDER)
def test_a_package_imports_only_from_those_to_its_left(package: str) -> None:
    allowed = {*ORDER[: ORDER.index(package) + 1], ""}
    wrong = {
        (name_of(path), other)
        for path in sorted((PROGRAM / package).rglob("*.py"))
        for other in own_imports(tree_of(path))
        if other.partition(".")[0] not in allowed
    }
    assert not wrong


def test_every_package_is_in_the_order() -> None:
    assert {path.parent.name for path in PROGRAM.glob("*/__init__.py")} == set(ORDER)


def test_no_modules_import_each_other_in_a_circle() -> None:
    imports = {name_of(path): own_imports(tree_of(path)) - {name_of(path)} for path in MODULES}
    while leaves := {name for name, others in imports.items() if not others & imports.keys()}:
        imports = {name: others for name, others in imports.items() if name not in leaves}
    assert not imports


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_what_is_imported_within_a_function_has_a_reason_beside_it() -> None:
    """Commands are loaded when they are asked for (click's own pattern); elsewhere a comment says why."""
    wrong: set[tuple[str, int]] = set()
    for path in MODULES:
        if path.is_relative_to(PROGRAM / "cli"):
            continue
        lines = path.read_text(encoding="utf-8").split("\n")
        for function in _functions(tree_of(path)):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    around = lines[node.lineno - 2 : (node.end_lineno or node.lineno)]
                    if not any("#" in line for line in around):
                        wrong.add((name_of(path), node.lineno))
    assert not wrong


def test_nothing_is_read_by_what_could_run_code() -> None:
    """A site is passed on by stick: reading its cache must never run code."""
    forbidden = {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
    found = {
        (name_of(path), alias.name)
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if {alias.name.partition(".")[0], (getattr(node, "module", "") or "").partition(".")[0]} & forbidden
    }
    assert not found


def test_no_class_name_stands_twice() -> None:
    names = Counter(
        node.name for path in MODULES for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)
    )
    assert not [name for name, count in names.items() if count > 1]


def test_no_module_is_larger_than_a_reader_can_hold() -> None:
    """`keys` is one table, and stays in one piece."""
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert not {name: n for name, n in lengths.items() if n > LARGEST and name != "values.keys"}


def test_every_module_opens_with_a_sentence() -> None:
    assert not [name_of(path) for path in MODULES if not ast.get_docstring(tree_of(path))]
