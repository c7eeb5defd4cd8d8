"""The faces as their makers publish them, for comparison with the cut ones in layouts/fonts.

Fandol's come from Debian's texlive-lang-chinese, Noto's from fonts-noto-cjk; both are fetched once by `apt-get download`,
without installing anything, into a folder under the system's temporary one.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

CACHE = Path(tempfile.gettempdir()) / "bulletin-bench-fonts"
# role → file, index in its collection, family as Typst and Chromium know it
FACES = {
    "fangsong": ("FandolFang-Regular.otf", 0, "FandolFang"),
    "kaiti": ("FandolKai-Regular.otf", 0, "FandolKai"),
    "heiti": ("FandolHei-Regular.otf", 0, "FandolHei"),
    "songti": ("FandolSong-Regular.otf", 0, "FandolSong"),
    "biaosong": ("NotoSerifCJK-Bold.ttc", 2, "Noto Serif CJK SC"),
    "fallback": ("NotoSerifCJK-Regular.ttc", 2, "Noto Serif CJK SC"),
    "kaiti-rare": ("NotoSerifCJK-Regular.ttc", 2, "Noto Serif CJK SC"),
    "heiti-rare": ("NotoSansCJK-Regular.ttc", 2, "Noto Sans CJK SC"),
}
PACKAGES = {"Fandol": "texlive-lang-chinese", "Noto": "fonts-noto-cjk"}


def full_faces() -> dict[str, Path] | None:
    """Return the file of each role, or None where a package cannot be had."""
    CACHE.mkdir(exist_ok=True)
    for prefix, package in PACKAGES.items():
        wanted = {name for name, _, _ in FACES.values() if name.startswith(prefix)}
        if not all((CACHE / name).is_file() for name in wanted) and not _fetch(package, wanted):
            return None
    return {role: _single(name, index) for role, (name, index, _) in FACES.items()}


def _fetch(package: str, wanted: set[str]) -> bool:
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        return False
    with tempfile.TemporaryDirectory() as folder:
        got = subprocess.run(["apt-get", "download", package], cwd=folder, capture_output=True, check=False)
        if got.returncode:
            return False
        (archive,) = Path(folder).glob("*.deb")
        subprocess.run(["dpkg", "-x", archive, folder], check=True)
        for path in Path(folder).rglob("*"):
            if path.name in wanted:
                shutil.copy(path, CACHE / path.name)
    return all((CACHE / name).is_file() for name in wanted)


def _single(name: str, index: int) -> Path:
    """Return a file with one face: of a collection, @font-face would take the first one."""
    if not name.endswith(".ttc"):
        return CACHE / name
    folder = CACHE / "single"
    folder.mkdir(exist_ok=True)
    path = (folder / name).with_suffix(".otf")
    if not path.is_file():
        from fontTools.ttLib import TTFont

        with TTFont(CACHE / name, fontNumber=index) as font:
            font.save(path)
    return path
