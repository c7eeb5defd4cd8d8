"""Packed files (.docx, .xlsx) as one flat piece, so that a changed byte changes what is in them and not their packing alone."""

import io
import zipfile

_PART = b"\n\x00PART\x00"
_NAME = b"\x00\n"


def flat(data: bytes) -> bytes:
    """Return the parts of a packed file, each behind its name."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return b"".join(_PART + name.encode() + _NAME + packed.read(name) for name in packed.namelist())


def packed(data: bytes) -> bytes:
    """Return the packed file that a flat piece stands for; what comes before the first part is left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for part in data.split(_PART)[1:]:
            name, _, content = part.partition(_NAME)
            file.writestr(name.decode("utf-8", "replace").replace("\x00", "") or "part", content)
    return out.getvalue()
