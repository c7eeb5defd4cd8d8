"""I/O boundary: the folder of the cache, which only its owner may read, and which is never among results."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bulletin.build.cache import FILE, Cache
from bulletin.build.toolchain import toolchain_fingerprint
from bulletin.values.files import change_mode
from bulletin.values.options import CACHE_FOLDER, Options, Patience

_NAMES = frozenset({FILE, f"{FILE}-journal", "pdf", "staged"})  # all that older versions put there


def make_private(folder: Path, patience: Patience) -> None:
    """Make the folder where it is not there yet, for this user alone; say so where a share has modes of its own. OSError."""
    is_new = not folder.exists()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o777 != 0o700 and not change_mode(folder, 0o700) and is_new:
        patience.tell(
            f"{folder} 所在的磁盘不让改权限（多半是共享文件夹或者U盘）：能打开它的人，也能读到里面没有发布的文字。简报照常做"
        )


def remove_older_cache(options: Options) -> None:
    """Remove the cache that an older version left among the results, with the text of what is not published; say so.

    Nothing but what is certainly ours: there must be our database, and nothing else that we would not have put there.
    """
    folder = options.output / CACHE_FOLDER
    if folder.is_symlink() or not folder.is_dir() or folder.resolve() == options.cache.resolve():
        return
    names = {path.name for path in folder.iterdir()}
    if names <= _NAMES and _is_our_database(folder / FILE):
        shutil.rmtree(folder)
        options.patience.tell(f"删去了旧版本留下的 {folder}：里面有没有发布的文字，现在存在 {options.cache}")


def _is_our_database(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT 1 FROM entries WHERE kind = 'meta'").fetchone() is not None
    except sqlite3.Error:
        return False


def last_cache(root: Path) -> Cache:
    """Return the cache of the last build, for a command that builds nothing and only reads it."""
    return Cache(root / "output" / CACHE_FOLDER, toolchain_fingerprint(), is_read_only=True)
