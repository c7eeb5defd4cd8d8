"""Old .doc and .wps files → .docx bytes by LibreOffice, where it is installed; it is never needed."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from bulletin.intake.blocks import UnreadableSourceError
from bulletin.values.temporary_folder import process_folder

_LONGEST_S = 120.0
PROGRAMS = ("soffice", "libreoffice")
_SAVE_AGAIN = "用 Word 或 WPS 打开它，“另存为” .docx，再导入"


def find_office_program() -> str:
    """Return the path of LibreOffice, empty where there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), "")


def as_docx(name: str, data: bytes) -> bytes:
    """Return a .doc, .wps or .rtf file as .docx. Raises UnreadableSourceError: source-of-other-program, source-damaged."""
    program, ending = find_office_program(), Path(name).suffix.lower()
    if not program:
        raise UnreadableSourceError(
            "source-of-other-program", f"读不了 {ending} 文件，电脑上也没有 LibreOffice", _SAVE_AGAIN
        )
    # The profile is our own, so that an open LibreOffice is not disturbed, and is kept for the next file: half of the time
    # goes into making one.
    profile = process_folder() / "libreoffice"
    with TemporaryDirectory(dir=process_folder()) as folder:
        source = Path(folder) / f"source{ending or '.doc'}"
        source.write_bytes(data)
        made = Path(folder) / "docx"
        command = [
            program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(made), str(source),
        ]  # fmt: skip
        reason = _run(command)
        try:
            return (made / "source.docx").read_bytes()
        except OSError:
            raise UnreadableSourceError(
                "source-damaged", f"LibreOffice 转不了这个 {ending} 文件{reason}", _SAVE_AGAIN
            ) from None


def _run(command: list[str]) -> str:
    """Run a program with all that it starts, and end all of it when it takes too long or this process gets SIGTERM; return why it failed."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # soffice is a script whose program would outlive it
        )
    except OSError:
        return "，打不开它"
    try:
        process.wait(_LONGEST_S)
        return ""
    except subprocess.TimeoutExpired:
        return f"，等了 {_LONGEST_S:.0f} 秒"
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a program and all that it started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
