"""LibreOffice, where it is installed, turns old files into new ones; what it starts ends with it."""

import io
import os
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from bulletin.intake import office_program
from bulletin.intake.blocks import UnreadableSourceError
from bulletin.intake.office_program import as_docx
from bulletin.intake.source_file import read_source
from bulletin.values.temporary_folder import process_folder
from tests.intake.test_import_command import simple

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def pretend(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let a script stand for LibreOffice: its arguments are those of soffice."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


COPY = 'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; cp "{}" "$2/source.docx"'


@pytest.mark.parametrize("name", ["旧.doc", "旧.wps", "旧.rtf", "旧.docx"])
def test_an_old_file_is_converted_also_under_a_new_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "new.docx").write_bytes(simple())
    pretend(tmp_path, monkeypatch, COPY.format(tmp_path / "new.docx"))
    assert "水管通到村口" in read_source(name, OLE + b"old").text


@pytest.mark.parametrize("name", ["a.odt", "a.docx"])
def test_an_odt_is_told_by_its_first_bytes_whatever_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It is a zip like a .docx."""
    (tmp_path / "new.docx").write_bytes(simple())
    pretend(tmp_path, monkeypatch, COPY.format(tmp_path / "new.docx"))
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert "水管通到村口" in read_source(name, data.getvalue()).text
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnreadableSourceError, match="LibreOffice") as caught:
        read_source(name, data.getvalue())
    assert "另存为" in caught.value.hint


def test_what_it_started_is_killed_when_it_takes_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_program, "_LONGEST_S", 1.5)
    before = {path.name for path in process_folder().iterdir()}
    pretend(tmp_path, monkeypatch, f'sleep 600 & echo $! > "{tmp_path}/child"; sleep 600')
    with pytest.raises(UnreadableSourceError, match="转不了"):
        as_docx("a.doc", OLE)
    child = int((tmp_path / "child").read_text())
    while subprocess.run(["ps", "-o", "stat=", "-p", str(child)], capture_output=True, check=False).stdout.strip()[:1] not in (b"", b"Z"):  # fmt: skip
        time.sleep(0.02)
    assert {path.name for path in process_folder().iterdir()} - before <= {"libreoffice"}


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "kill -9 $$"])
def test_a_conversion_that_gives_nothing_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    pretend(tmp_path, monkeypatch, script)
    with pytest.raises(UnreadableSourceError) as refused:
        as_docx("a.doc", OLE)
    assert refused.value.code == "source-damaged"
    assert "另存为" in refused.value.hint


def test_a_web_page_that_is_called_doc_needs_no_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    page = "<html><meta charset=utf-8><body><p>县里在村口装了第一根水管。</p></body></html>"
    assert "水管" in read_source("导出.doc", page.encode()).text


@pytest.mark.skipif(
    not os.environ.get("BULLETIN_PROVE") or not office_program.find_office_program(),
    reason="LibreOffice takes seconds",
)
def test_the_real_program_gives_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(simple())
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless", "--convert-to", "doc", "--outdir", tmp_path, tmp_path / "a.docx"], check=True)  # fmt: skip
    assert "水管通到村口" in read_source("a.doc", (tmp_path / "a.doc").read_bytes()).text
