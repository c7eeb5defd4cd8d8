"""Pictures of a revised Word file → files beside the issue."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from bulletin.intake.markdown import RASTER
from bulletin.pictures.raster import is_whole
from bulletin.values.files import write_new

_MARKUP = " ()<>%#?\\"  # characters that would end an address in Markdown, or change what it means


@dataclass(slots=True)
class ReturnedPictures:
    """Assigns each picture a file in the folder beside the issue that has the issue's name. new: the files to be written."""

    root: Path
    issue_path: str
    new: dict[Path, bytes] = field(default_factory=dict)

    def place(self, name: str, data: bytes) -> str:
        """Return the address of a picture, relative to the issue's file; empty if pages cannot show its format or it is cut short.

        An existing file with the same content is used again, so a second run changes nothing. Raises OSError.
        """
        ending = Path(name).suffix.lower().removeprefix(".")
        if ending not in RASTER or not is_whole(data):
            return ""
        source = self.root / self.issue_path
        folder = source.with_suffix("")
        number = 1
        # Sizes are compared first: they are cheap to read, and few pictures have the same one.
        there = {path.stem: path for path in sorted(folder.iterdir())} if folder.is_dir() else {}
        same = [path for path in there.values() if path.is_file() and path.stat().st_size == len(data)]
        path = next((path for path in same if path.read_bytes() == data), None)
        path = path or next((path for path, known in self.new.items() if known == data), None)
        if path is None:
            # The first number that no file has, whatever its ending.
            while str(number) in there or any(path.stem == str(number) for path in self.new):
                number += 1
            path = folder / f"{number}.{ending}"
            self.new[path] = data
        address = path.relative_to(source.parent).as_posix()
        return "".join(quote(char) if char in _MARKUP else char for char in address)

    def write(self, text: str) -> tuple[Path, ...]:
        """Write the new files that `text` refers to, and return their paths. Raises OSError, after removing what was written."""
        written: list[Path] = []
        try:
            for path, data in self.new.items():
                if f"/{path.name})" in text:
                    write_new(path, data)
                    written.append(path)
        except BaseException:  # Ctrl-C, too
            remove_pictures(written)
            raise
        return tuple(written)


def remove_pictures(paths: list[Path] | tuple[Path, ...]) -> None:
    """Remove files, and their folder if it is left empty."""
    for path in paths:
        path.unlink(missing_ok=True)
    for folder in {path.parent for path in paths}:
        if not any(folder.iterdir()):
            folder.rmdir()
