"""Converts old .doc, .wps, .rtf and .odt files to .docx bytes by LibreOffice, which is optional."""

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
    """Return the path of LibreOffice, empty if it is not installed."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), "")


def as_docx(name: str, data: bytes) -> bytes:
    """Return a .doc, .wps, .rtf or .odt file as .docx. Raises UnreadableSourceError: source-of-other-program, source-damaged."""
    program, ending = find_office_program(), Path(name).suffix.lower()
    if not program:
        raise UnreadableSourceError(
            "source-of-other-program", f"读不了 {ending} 文件，电脑上也没有 LibreOffice", _SAVE_AGAIN
        )
    # Use a profile of our own, so that a running LibreOffice is not disturbed, and keep it for the next file: creating one
    # takes half of the time.
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
    """Run a program; kill it with its children on timeout or when this process gets SIGTERM. Return the reason of a failure, else empty."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a process group to kill: the child of the script soffice would survive it
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
    """Kill a program and its children (on Windows, which has no process groups, only the program)."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
