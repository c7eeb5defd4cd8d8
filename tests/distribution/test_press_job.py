"""`bulletin print --press`: the file for a printing office, beside the master."""

import pikepdf
import pytest

from tests.commands import bulletin
from tests.print_jobs import SITE, MakeSite, long_issue


def test_the_press_file_has_the_pages_of_the_master_in_ink_and_boxes_around_them(make_site: MakeSite) -> None:
    root = make_site({"content/issues/365.md": long_issue(3)}, SITE)
    done = bulletin("print", "365", "--press", "--bleed", "5", "--crop-marks", "-C", root)
    assert done.exit_code == 0, done.output
    assert "交印刷厂，单页" in done.output
    folder = root / "output/print/365"
    with (
        pikepdf.open(folder / "第365期-付厂版-PDFX4.pdf") as press,
        pikepdf.open(folder / "第365期-付印版.pdf") as plain,
    ):
        assert len(press.pages) == len(plain.pages)
        page = press.pages[0]
        trim, bleed = ([float(edge) for edge in page[name]] for name in ("/TrimBox", "/BleedBox"))
        assert trim[0] - bleed[0] == pytest.approx(5 * 72 / 25.4, abs=0.01)
        assert trim[2] - trim[0] == pytest.approx(210 * 72 / 25.4, abs=0.01)
        assert (
            str(press.docinfo["/GTS_PDFXVersion"]) == "PDF/X-4"
            or "PDF/X-4" in bytes(press.Root.Metadata.read_bytes()).decode()
        )


@pytest.mark.parametrize("option", ["--crop-marks", "--bleed=3"])
def test_what_is_around_a_press_file_is_refused_without_one(make_site: MakeSite, option: str) -> None:
    done = bulletin("print", "365", option, "-C", make_site())
    assert done.exit_code == 2
    assert "--press" in done.output


def test_a_state_secret_gets_no_press_file(make_site: MakeSite) -> None:
    root = make_site({"content/issues/365.md": long_issue(1, "密级: 秘密★10年\n")}, SITE)
    done = bulletin("print", "365", "--press", "-C", root)
    assert done.exit_code == 2
    assert "不做付厂版" in done.output
    assert not (root / "output/print").exists()
