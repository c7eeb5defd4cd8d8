"""“下载全年”: a .zip of each year's PDFs with a list of contents, made again only where one of them changed.

A browser opens it from a server and from a stick alike. Nothing in it is compressed: PDFs are, and so the bytes depend on no
library's version.
"""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from bulletin.build.pages import MadeFiles, PageMaker
from bulletin.build.plan import FileKey
from bulletin.build.staging import StagedFile
from bulletin.site.context import SiteContext
from bulletin.site.year_folder import CONTENTS, TEMPLATE, FolderInputs, archive_href, year_folders
from bulletin.values.diagnostics import Diagnostic
from bulletin.values.encoding import digest_of

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first date that the format can express
READABLE = 0o100644 << 16  # a file with mode rw-r--r--, as Unix writes it into the upper 16 bits


def make_year_archives(
    maker: PageMaker, context: SiteContext, prints: MadeFiles, site_folder: Path
) -> MadeFiles:
    """Make the archives of years; that of a year whose PDFs are not all made is pending. Diagnostics: template-error."""
    keys: dict[str, FileKey] = {}
    new: dict[str, StagedFile] = {}
    found: list[Diagnostic] = []
    pending: list[str] = []
    # PDFs that were not made, and are not in the site as the last build left them.
    lacking = {path for path in prints.keys if path not in prints.new and not maker.published.has(path)}
    for folder in year_folders(context):
        path = archive_href(folder.year)
        pdfs = [issue.pdf for issue in folder.issues]
        content = digest_of((folder, [prints.keys[pdf] for pdf in pdfs]))
        key = keys[path] = FileKey(maker.toolchain, maker.templates.closure_digest(TEMPLATE), content)
        if not maker.published.reason(path, key):
            continue
        if lacking.union(prints.pending).intersection(pdfs):
            pending.append(path)
            continue
        contents = maker.templates.render(TEMPLATE, folder._asdict())
        if contents.value is None:
            found += contents.diagnostics
            continue
        files = {pdf: _file_of(pdf, prints, site_folder) for pdf in pdfs}
        target = maker.staged / path
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, folder, contents.value, files)
        new[path] = StagedFile(target)
    return MadeFiles(keys, new, tuple(found), tuple(pending))


def _file_of(pdf: str, prints: MadeFiles, site_folder: Path) -> Path:
    new = prints.new.get(pdf)
    return new if isinstance(new, Path) else site_folder / pdf


def _write(target: Path, folder: FolderInputs, contents: str, files: Mapping[str, Path]) -> None:
    """Write a year's archive: one folder with the list of contents and a PDF for each issue, dated like the issue."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_entry(folder, CONTENTS, folder.issues[-1].day.iso), contents.encode())
        for issue in folder.issues:
            archive.writestr(_entry(folder, issue.file, issue.day.iso), files[issue.pdf].read_bytes())


def _entry(folder: FolderInputs, name: str, iso: str) -> zipfile.ZipInfo:
    year, month, day = map(int, iso.split("-"))
    entry = zipfile.ZipInfo(f"{folder.folder}/{name}", max(EARLIEST, (year, month, day, 0, 0, 0)))
    entry.create_system = 3  # Unix, whatever machine makes it
    entry.external_attr = READABLE
    return entry
