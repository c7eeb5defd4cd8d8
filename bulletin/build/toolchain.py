"""Computes the fingerprint of the toolchain: of everything whose version may change the bytes that are written."""

import hashlib
import os
import platform
import re
import sys
from functools import cache
from pathlib import Path

# The Python packages that decide what is written; another release of one remakes everything.
PACKAGES = (
    "cffi", "cssselect2", "fonttools", "jinja2", "markdown-it-py", "markupsafe", "mdit-py-plugins",
    "msgspec", "numpy", "pikepdf", "pillow", "pydyf", "pyphen", "pypinyin", "pyyaml", "rjieba",
    "tinycss2", "tinyhtml5", "weasyprint",
)  # fmt: skip
# The system's libraries that WeasyPrint calls, by how their file names begin.
LIBRARIES = ("libpango-1.0.", "libpangoft2-1.0.", "libharfbuzz.", "libharfbuzz-subset.", "libfontconfig.")
_FOLDERS = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/opt/homebrew/lib")


@cache
def toolchain_fingerprint() -> str:
    """Return a digest of this program's own code and of all libraries that decide what it writes.

    Libraries of the system are identified by the real names, sizes and mtimes of their files: loading them to ask for their
    versions takes longer than a build in which nothing changed, and a patch by the distribution does not change the version.
    """
    parts = [platform.python_version()]
    parts += [f"{name} {release}" for name, release in _package_versions().items()]
    parts += _library_files()
    whole = hashlib.sha256("\n".join(parts).encode())
    program = Path(__file__).resolve().parents[1]
    for path in sorted(program.rglob("*.py")):
        data = path.read_bytes()
        whole.update(f"\n{path.relative_to(program).as_posix()} {len(data)}\n".encode() + data)
    return whole.hexdigest()[:32]


def _package_versions() -> dict[str, str]:
    """Return each package's version, from the names of .dist-info folders: this takes 1 ms, importlib.metadata 40."""
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - names are wanted, not paths
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info"):
                package, _, release = name.removesuffix(".dist-info").rpartition("-")
                found.setdefault(re.sub("[-_.]+", "-", package).lower(), release)
    return {name: found.get(name) or _version(name) for name in PACKAGES}


def _version(name: str) -> str:
    from importlib.metadata import (  # takes 15 ms, and is needed only for packages installed in an uncommon way
        PackageNotFoundError,
        version,
    )

    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _library_files() -> list[str]:
    """Return name, size and mtime of each library file that the system may load for us."""
    bases = [Path(base) for base in _FOLDERS if Path(base).is_dir()]
    folders = [path for base in bases for path in (base, *base.glob("*-linux-*")) if path.is_dir()]
    files = {
        (folder / name).resolve()
        for folder in folders
        for name in os.listdir(folder)  # noqa: PTH208 - thousands of names, of which few are wanted
        if name.startswith(LIBRARIES)
    }
    stats = [(path.name, path.stat()) for path in sorted(files) if path.is_file()]
    return [f"{name} {facts.st_size} {facts.st_mtime_ns}" for name, facts in stats]
