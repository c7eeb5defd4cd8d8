"""Whether a stranger's PDF can be read in time: its pages are opened by another process first, which can be stopped.

A page of a few hundred bytes may draw itself a million times over. PDFium is no Python: nothing stops it but the end of
its process.
"""

import subprocess

from bulletin.intake.blocks import UnreadableSourceError
from bulletin.values.child_python import child_command

MOST_PAGES = 1_000
MOST_OBJECTS = 300_000  # of a page; a full page of text has 2,000, the finest map some 100,000
LONGEST_S = 30.0
_PROGRAM = """
try:
    import resource
    resource.setrlimit(resource.RLIMIT_DATA, (1_500_000_000, 1_500_000_000))
except (ImportError, OSError, ValueError):
    pass
import pypdfium2
pdf = pypdfium2.PdfDocument(sys.stdin.buffer.read())
count = pypdfium2.raw.FPDFPage_CountObjects
sys.exit(2 if len(pdf) > {pages} or any(count(page.raw) > {objects} for page in pdf) else 0)
"""


def try_pages(data: bytes) -> None:
    """Return where all pages can be opened, or fail at once. Raises UnreadableSourceError: source-too-large."""
    try:
        run = subprocess.run(
            child_command(_PROGRAM.format(pages=MOST_PAGES, objects=MOST_OBJECTS)),
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pass
    else:
        if run.returncode in (0, 1):  # what is damaged is told by who reads it
            return
    raise UnreadableSourceError(
        "source-too-large",
        "这个 PDF 里的东西太多，读不完",
        f"用阅读器打开它，只留这一期的几页（最多 {MOST_PAGES} 页），另存以后再导入",
    )
