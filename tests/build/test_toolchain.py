"""The fingerprint of the toolchain changes with whatever can change a byte of what is written."""

from pathlib import Path

import pytest

from bulletin.build import toolchain
from bulletin.build.toolchain import LIBRARIES, PACKAGES


def test_it_names_all_that_lays_out_and_writes() -> None:
    assert {"weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "pyphen", "fonttools"} <= set(
        PACKAGES
    )
    assert {"jinja2", "markdown-it-py", "pyyaml", "msgspec", "numpy", "pikepdf"} <= set(PACKAGES)
    assert {name.split(".")[0].split("-1")[0] for name in LIBRARIES} == {
        "libpango", "libpangoft2", "libharfbuzz", "libharfbuzz-subset", "libfontconfig",
    }  # fmt: skip


def test_a_package_of_another_version_is_another_toolchain(monkeypatch: pytest.MonkeyPatch) -> None:
    make = toolchain.toolchain_fingerprint.__wrapped__
    before = make()
    versions = toolchain._package_versions()
    assert all(versions.values())
    for name in PACKAGES:
        monkeypatch.setattr(toolchain, "_package_versions", lambda name=name: {**versions, name: "0"})
        assert make() != before, name
    monkeypatch.setattr(toolchain, "_package_versions", lambda: versions)
    assert make() == before


def test_a_repaired_library_of_the_system_is_another_toolchain(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Distributions repair a library without another version in its name."""
    make = toolchain.toolchain_fingerprint.__wrapped__
    library = tmp_path / "libpango-1.0.so.0.5000.12"
    library.write_bytes(b"one")
    (tmp_path / "libpango-1.0.so.0").symlink_to(library.name)
    (tmp_path / "libother.so").write_bytes(b"other")
    monkeypatch.setattr(toolchain, "_FOLDERS", (str(tmp_path),))
    assert [line.split()[:2] for line in toolchain._library_files()] == [[library.name, "3"]]
    before = make()
    library.write_bytes(b"fixed")
    assert make() != before


def test_a_module_that_was_renamed_is_another_toolchain(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Names count with their folders, and where one file ends and the next begins."""
    make = toolchain.toolchain_fingerprint.__wrapped__
    program = tmp_path / "bulletin" / "build"
    program.mkdir(parents=True)
    monkeypatch.setattr(toolchain, "__file__", str(program / "toolchain.py"))
    seen = set()
    for name in ("a.py", "b.py"):
        path = program / name
        path.write_text("x = 1\n")
        seen.add(make())
        path.rename(program.parent / name)
        seen.add(make())
        (program.parent / name).unlink()
    assert len(seen) == 4
