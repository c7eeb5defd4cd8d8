"""Which ICC file the press file is for: the shipped one, an office's own, and files that do not describe a press."""

import hashlib
import re
from pathlib import Path

import pytest
from PIL import ImageCms

from bulletin.pdf.output_profile import OutputProfile, fault_of, find_profile, profile_name, shipped_profile
from bulletin.values.files import builtin_layouts

LAYOUTS = builtin_layouts()
SHIPPED = (LAYOUTS / "press" / "FOGRA29L.icc").read_bytes()


def _find(root: Path, name: str) -> tuple[OutputProfile, list[str]]:
    checked = find_profile(name, root, "content/site.yaml", f"名称: 简报\n印刷:\n  色彩特性: {name}\n")
    assert checked.value is not None
    assert all((found.span.line, found.span.column) == (3, 9) for found in checked.diagnostics)
    return checked.value, [found.code for found in checked.diagnostics]


def test_shipped_profile_is_the_one_that_its_page_names() -> None:
    """The maker's script gives these bytes again, and ICC readers find a CMYK press in them."""
    page = (LAYOUTS / "press" / "README.md").read_text(encoding="utf-8")
    assert re.findall("`([0-9a-f]{64})`", page) == [hashlib.sha256(SHIPPED).hexdigest()]
    assert fault_of(SHIPPED) == ""
    profile = ImageCms.getOpenProfile(str(LAYOUTS / "press" / "FOGRA29L.icc")).profile
    assert (profile.xcolor_space.strip(), profile.device_class.strip()) == ("CMYK", "prtr")
    assert shipped_profile().name == profile.profile_description == "FOGRA29L uncoated (bulletin)"
    assert len(SHIPPED) < 150_000


def test_office_s_own_profile_is_used_and_has_no_registered_name(tmp_path: Path) -> None:
    folder = tmp_path / "layouts" / "press"
    folder.mkdir(parents=True)
    (folder / "own.icc").write_bytes(SHIPPED)
    profile, codes = _find(tmp_path, "own.icc")
    assert (profile.data, profile.condition, codes) == (SHIPPED, "", [])


def test_profile_is_read_from_its_folder_only(tmp_path: Path) -> None:
    (tmp_path / "own.icc").write_bytes(SHIPPED)
    (tmp_path / "layouts" / "press").mkdir(parents=True)
    profile, codes = _find(tmp_path, "../../own.icc")
    assert codes == ["output-profile-not-found"]
    assert profile.condition == "FOGRA29"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "不是 ICC 文件"),
        (b"%PDF-1.7" * 40, "不是 ICC 文件"),
        (SHIPPED[:5000], "文件不完整"),
        (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), "它是 RGB 的（显示器、相机用）"),
        (SHIPPED[:12] + b"link" + SHIPPED[16:], "它不描述输出设备"),
        (SHIPPED.replace(b"B2A", b"XXX"), "里面没有换算成油墨的表"),
        (SHIPPED[:128] + b"\xff\xff\xff\xff" + SHIPPED[132:], ""),
    ],
)
def test_what_is_no_cmyk_press_is_told_by_what_it_is(tmp_path: Path, data: bytes, said: str) -> None:
    folder = tmp_path / "layouts" / "press"
    folder.mkdir(parents=True)
    (folder / "own.icc").write_bytes(data)
    assert fault_of(data) == said
    assert _find(tmp_path, "own.icc")[1] == (["not-an-output-profile"] if said else [])


def test_name_of_a_profile_of_version_4_is_read_too() -> None:
    """ICC.1:2010, 10.13: names in several languages, in UTF-16."""
    words = "My press".encode("utf-16-be")
    tag = b"mluc" + bytes(4) + (1).to_bytes(4, "big") + (12).to_bytes(4, "big") + b"enUS"
    tag += len(words).to_bytes(4, "big") + (28).to_bytes(4, "big") + words
    entry = b"desc" + (144).to_bytes(4, "big") + len(tag).to_bytes(4, "big")
    assert profile_name(bytes(128) + (1).to_bytes(4, "big") + entry + tag) == "My press"
    assert profile_name(bytes(200)) == "CMYK"
