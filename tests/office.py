"""LibreOffice as the reader of our Word files: pages as PDF, set in the faces that we ship, and files saved again."""

import os
import subprocess
from functools import cache
from pathlib import Path

import pytest

from bulletin.intake.office_program import find_office_program
from tests.conftest import REPOSITORY

needs_office = pytest.mark.skipif(
    not find_office_program(), reason="LibreOffice is not installed: apt-get install libreoffice-writer-nogui"
)

_FACES = {
    "仿宋_GB2312": "Bulletin Fangsong",
    "楷体_GB2312": "Bulletin Kaiti",
    "黑体": "Bulletin Heiti",
    "宋体": "Bulletin Songti",
    "方正小标宋简体": "Bulletin Biaosong",
}
_ALIAS = "<alias binding='same'><family>{}</family><prefer><family>{}</family></prefer></alias>"


@cache
def _environment(folder: Path) -> dict[str, str]:
    """Return what the program runs in: our faces under the names that offices have, and no other."""
    aliases = "".join(_ALIAS.format(*pair) for pair in _FACES.items())
    settings = folder / "fonts.conf"
    settings.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"<dir>{REPOSITORY / 'layouts' / 'fonts'}</dir><cachedir>{folder / 'cache'}</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    return {**os.environ, "FONTCONFIG_FILE": str(settings), "HOME": str(folder)}


def converted(data: bytes, folder: Path, kind: str = "pdf") -> bytes:
    """Return a Word file as LibreOffice writes it: pdf, docx. folder: for what it needs, kept for the next file."""
    source = folder / "in" / "file.docx"
    source.parent.mkdir(exist_ok=True)
    source.write_bytes(data)
    profile = (folder / "profile").as_uri()
    command = [find_office_program(), f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind]
    subprocess.run(
        [*command, "--outdir", str(folder), str(source)],
        env=_environment(folder),
        capture_output=True,
        timeout=120,
        check=True,
    )
    return (folder / f"file.{kind}").read_bytes()
