"""I/O boundary: the cache folder. Only its owner may read it, and it stays in the site's folder wherever results are written."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bulletin.build.cache import FILE, Cache
from bulletin.build.toolchain import toolchain_fingerprint
from bulletin.values.files import change_mode
from bulletin.values.options import CACHE_FOLDER, Options, Patience

_NAMES = frozenset({FILE, f"{FILE}-journal", "pdf", "staged"})  # all names that older versions created there


def make_private(folder: Path, patience: Patience) -> None:
    """Create the folder if it is missing, readable by this user alone (mode 0700). Raises OSError.

    If the disk does not allow that (a share, a USB stick), the user is told when the folder is new.
    """
    is_new = not folder.exists()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o777 != 0o700 and not change_mode(folder, 0o700) and is_new:
        patience.tell(
            f"{folder} 所在的磁盘不让改权限（多半是共享文件夹或者U盘）：能打开它的人，也能读到里面没有发布的文字。简报照常做"
        )


def remove_older_cache(options: Options) -> None:
    """Remove the cache that an older version left in the output folder, since it holds unpublished text; tell the user.

    The folder is removed only if it is certainly ours: it holds our database, and no name that we did not create.
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
    """Return the last build's cache, read-only, for a command that builds nothing."""
    return Cache(root / "output" / CACHE_FOLDER, toolchain_fingerprint(), is_read_only=True)
