"""Old .doc and .wps files → .docx bytes by LibreOffice, where it is installed; it is never needed."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from bulletin.intake.blocks import UnreadableSourceError
from bulletin.values.temporary_folder import process_folder

_LONGEST_S = 120
PROGRAMS = ("soffice", "libreoffice")


def find_office_program() -> str:
    """Return the path of LibreOffice, empty where there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), "")


def as_docx(name: str, data: bytes) -> bytes:
    """Return a .doc, .wps or .rtf file as .docx. Raises UnreadableSourceError: source-of-other-program, source-damaged."""
    program, ending = find_office_program(), Path(name).suffix.lower()
    if not program:
        raise UnreadableSourceError(
            "source-of-other-program",
            f"读不了 {ending} 文件，电脑上也没有 LibreOffice",
            "用 Word 或 WPS 打开它，“另存为” .docx，再导入",
        )
    with TemporaryDirectory(dir=process_folder()) as folder:
        source = Path(folder) / f"source{ending}"
        source.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        command = [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "docx",
            "--outdir",
            str(folder),
            str(source),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_LONGEST_S, check=False)
            return (Path(folder) / "source.docx").read_bytes()
        except (OSError, subprocess.TimeoutExpired):
            raise UnreadableSourceError(
                "source-damaged",
                f"LibreOffice 转不了这个 {ending} 文件",
                "用 Word 或 WPS 打开它，“另存为” .docx，再导入",
            ) from None
