"""Finds the output profile of a file for a press, and checks whether it describes inks.

The profile's header (ICC.1, 7.2) is parsed here, so that `check` loads no library; `press_inks` converts colours with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bulletin.values.diagnostics import Checked, Span, span_at, warning
from bulletin.values.files import builtin_layouts

FOLDER = "press"  # under layouts/, built-in and the office's own
SHIPPED = "FOGRA29L.icc"
_SPACES = {b"RGB ": "RGB 的（显示器、相机用）", b"GRAY": "灰度的"}
_OUTPUT_CLASS = b"prtr"
_TO_INKS = {b"B2A0", b"B2A1"}  # perceptual, which also replaces missing ones, and colorimetric


@dataclass(frozen=True, slots=True)
class OutputProfile:
    """How a press prints: an ICC profile with four inks.

    name: as in the profile. condition: its name in the ICC registry of characterization data, empty if it is not there.
    description: the paper and the standard, in ASCII as PDF/X requires.
    """

    data: bytes
    name: str
    condition: str = ""
    description: str = ""


def shipped_profile() -> OutputProfile:
    """Return the profile shipped with the program: white uncoated offset paper (GB/T 9704—2012, chapter 4)."""
    data = (builtin_layouts() / FOLDER / SHIPPED).read_bytes()
    return OutputProfile(
        data, profile_name(data), "FOGRA29", "Offset on white uncoated paper, ISO 12647-2 paper type 4"
    )


def own_profile_path(name: str) -> str:
    """Return the "/"-path of the office's own profile below the site's root; empty if none is named."""
    return f"layouts/{FOLDER}/{Path(name).name}" if name else ""


def find_profile(
    name: str, root: Path, settings_path: str = "", settings: str = ""
) -> Checked[OutputProfile]:
    """Return the office's own profile if one is named and can be used, else the shipped one.

    name: as written in the settings. settings_path, settings: the file that names it and its text, for the place of
    diagnostics. Diagnostics: output-profile-not-found, not-an-output-profile.
    """
    if not name:
        return Checked(shipped_profile())
    span = _place_of(name, settings_path, settings)
    path = root / own_profile_path(name)
    if not path.is_file():
        hint = f"把印刷厂给的文件放进 `layouts/{FOLDER}/`，这里写文件名"
        return _replaced("output-profile-not-found", f"没有找到色彩特性文件 `{name}`", span, hint)
    data = path.read_bytes()
    fault = fault_of(data)
    if not fault:
        return Checked(OutputProfile(data, profile_name(data)))
    words = f"`{name}` 不是 CMYK 印刷的色彩特性文件：{fault}"
    hint = "向印刷厂要 CMYK 的色彩特性文件（ICC），如 JapanColor2001Uncoated.icc"
    return _replaced("not-an-output-profile", words, span, hint)


def fault_of(data: bytes) -> str:
    """Return in Chinese why a file is not a profile of a CMYK press; empty if it is one (ICC.1, 7.2 and 8.5)."""
    if len(data) < 128 or data[36:40] != b"acsp":
        return "不是 ICC 文件"
    if int.from_bytes(data[:4], "big") != len(data):
        return "文件不完整"
    if data[16:20] != b"CMYK":
        return f"它是 {_SPACES.get(data[16:20], '别的颜色的')}"
    if data[12:16] != _OUTPUT_CLASS:
        return "它不描述输出设备"
    names = {tag for tag, start, size in _tags(data) if start + size <= len(data)}
    return "" if names & _TO_INKS else "里面没有换算成油墨的表"


def profile_name(data: bytes) -> str:
    """Return the name in a profile's `desc` tag in ASCII; `CMYK` if there is none (ICC.1:2001, 6.5.17)."""
    for tag_name, start, size in _tags(data):
        if tag_name == b"desc":
            tag = data[start : start + size]
            if tag[:4] == b"desc":
                text = tag[12 : 12 + int.from_bytes(tag[8:12], "big")].decode("latin-1")
            else:  # `mluc` of version 4, whose first name is taken
                length, place = (int.from_bytes(tag[i : i + 4], "big") for i in (20, 24))
                text = tag[place : place + length].decode("utf-16-be", "ignore")
            return re.sub(r"[^ -~]", "", text).strip() or "CMYK"
    return "CMYK"


def _tags(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the tags of a profile: name, where it starts, its size (ICC.1, 7.3)."""
    for at in range(132, min(132 + 12 * int.from_bytes(data[128:132], "big"), len(data) - 11), 12):
        start, size = (int.from_bytes(data[i : i + 4], "big") for i in (at + 4, at + 8))
        yield data[at : at + 4], start, size


def _place_of(name: str, path: str, text: str) -> Span:
    """Return the position of the profile's name in the settings; no other setting has such a word."""
    at = text.find(name)
    return span_at(path, text, at, len(name)) if at >= 0 else Span(path)


def _replaced(code: str, message: str, span: Span, hint: str) -> Checked[OutputProfile]:
    """Return the shipped profile, with a warning that says why."""
    found = warning(code, message, span, "印刷文件改用随程序带的（胶版印刷纸）", hint=hint)
    return Checked(shipped_profile(), (found,))
