"""Pagefind, the peer that does the search half of the work: its program, installed by npm into a folder of its own."""

import shutil
import subprocess
import tempfile
from pathlib import Path

VERSION = "1.6.0"
FOLDER = Path(tempfile.gettempdir()) / f"bulletin-bench-pagefind-{VERSION}"


def pagefind() -> Path | None:
    """Return Pagefind's program, installed now or before; None where there is no npm, or no package."""
    program = FOLDER / "node_modules" / ".bin" / "pagefind"
    if not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            return None
        FOLDER.mkdir(exist_ok=True)
        install = [npm, "install", "--silent", "--no-fund", "--no-audit", f"pagefind@{VERSION}"]
        if subprocess.run(install, cwd=FOLDER, check=False).returncode:
            return None
    return program if program.exists() else None
