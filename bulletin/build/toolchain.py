"""What this program is made of, as a digest: another version writes other bytes."""

import hashlib
import os
import platform
import re
import sys
from functools import cache
from pathlib import Path

# The libraries that decide what is written; another release of one remakes everything.
LIBRARIES = (
    "fonttools",
    "jinja2",
    "markdown-it-py",
    "markupsafe",
    "mdit-py-plugins",
    "pillow",
    "pydyf",
    "pypinyin",
    "pyyaml",
    "rjieba",
    "weasyprint",
)


@cache
def tool_digest() -> str:
    """Return a digest of this program's own code and of the libraries that decide what it writes."""
    whole = hashlib.sha256(platform.python_version().encode())
    for name, release in _versions().items():
        whole.update(f"{name} {release}\n".encode())
    program = Path(__file__).resolve().parents[1]
    for path in sorted(program.rglob("*.py")):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()[:32]


def _versions() -> dict[str, str]:
    """Return each library's version: from the names of the installed packages' folders, which takes 1 ms, not 40."""
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
    return {name: found.get(name) or _version(name) for name in LIBRARIES}


def _version(name: str) -> str:
    from importlib.metadata import version  # 15 ms, for packages that are installed in an uncommon way

    return version(name)
