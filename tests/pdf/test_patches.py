"""The patches to WeasyPrint: installed once, taken back, and not applied to a WeasyPrint they do not know."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from weasyprint.layout import block, inline
from weasyprint.pdf import fonts

from bulletin.pdf import patches
from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder

pytestmark = pytest.mark.usefixtures("unpatched")


@pytest.fixture
def unpatched() -> Iterator[None]:
    """WeasyPrint without patches, before and after."""
    patches.uninstall()
    yield
    patches.uninstall()


def test_weasyprint_is_the_one_we_know() -> None:
    """Fails when WeasyPrint changes: read its changes, adapt the wrappers, then write the new digests down."""
    known = (*patches.TYPESETTING, *patches.SPEED, *patches.RELIED_ON)
    assert {str(each): patches.digest_of(each.function) for each in known} == {
        str(each): each.digest for each in known
    }


def test_every_patch_is_installed_once_and_taken_back() -> None:
    table = (*patches.TYPESETTING, *patches.SPEED)
    originals = [patch.function for patch in table]
    assert patches.install() == ()
    installed = [patch.function for patch in table]
    assert not set(installed) & set(originals)
    patches.install()
    assert [patch.function for patch in table] == installed
    patches.uninstall()
    assert [patch.function for patch in table] == originals


def test_another_version_keeps_its_own_typesetting_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    original = block.block_level_layout
    monkeypatch.setattr("weasyprint.__version__", "71.0")
    assert patches.install() == ("version 71.0",)
    assert block.block_level_layout is original
    made = PdfMaker(Path(), "").make(PdfOrder("1.pdf", "1.md", "<html lang=zh><title>题</title><p>文"))
    assert made.value is not None
    assert any("中文排版没有启用" in found.label for found in made.diagnostics)


def test_a_changed_function_keeps_all_of_typesetting_out(monkeypatch: pytest.MonkeyPatch) -> None:
    original = inline.split_text_box
    monkeypatch.setattr(inline, "text_align", lambda *_: 0)
    assert patches.install() == ("layout.inline.text_align",)
    assert inline.split_text_box is original


def test_what_only_saves_time_is_left_out_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    def subset(self: object, to_unicode: dict[int, str], hinting: bool) -> None:
        """Another version's."""

    monkeypatch.setattr(fonts.Font, "subset", subset)
    assert patches.install() == ()
    assert fonts.Font.subset is subset


def test_planning_prints_loads_no_layout_library() -> None:
    code = "import sys, bulletin.pdf.order, bulletin.typesetting.cjk_lines; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
