"""I/O boundary: writes a changed text back to its source file in the encoding and with the line ends that the file has."""

from pathlib import Path

from bulletin.values.files import write_atomically
from bulletin.values.text import with_lf

BOMS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16, either byte order


def rewrite_source(path: Path, before: str, after: str) -> bool:
    """Replace a source's text; return False, and write nothing, if the file does not hold `before` any more.

    Encodings: UTF-8 with or without BOM, UTF-16 with BOM, else GB 18030, as `values.files.decode` reads them. Raises OSError.
    """
    data = path.read_bytes()
    encoding = (
        "utf-16" if data.startswith(BOMS) else "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    )
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "gb18030"
        text = data.decode(encoding)
    if with_lf(text) != before:
        return False
    # One line end for the whole file: a text that mixes both is written with \r\n.
    after = after.replace("\n", "\r\n") if "\r\n" in text else after
    write_atomically(path, after.encode(encoding))
    return True
