"""Saved files → batches of paths: watchdog's events, without those that our own reading causes."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePath

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

FOLDERS = ("content", "layouts")
QUIET_S = 0.02  # time without a change that ends a batch …
LONGEST_S = 0.3  # … or time after its first change, if a program does not stop writing
SIGNAL_S = 1.0  # longest time until Ctrl-C is noticed
POLL_S = 0.5  # how often a network folder is scanned
# Reading a file raises `opened` and `closed_no_write`: reacting to those would build without end. The system is not even asked
# to report them, since a build reads thousands of files, and each event takes time.
WANTED: list[type[events.FileSystemEvent]] = [
    events.FileCreatedEvent, events.FileModifiedEvent, events.FileMovedEvent, events.FileDeletedEvent,
    events.DirCreatedEvent, events.DirMovedEvent, events.DirDeletedEvent,
]  # fmt: skip
IGNORED = (".", "~", "#")  # beginnings of names of files that editors write while they save another one
# Kinds of file systems, as /proc/mounts names them (proc(5)), on which a change by another machine raises no event here.
NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "davfs", "drvfs", "vboxsf", "vmhgfs"}
)


class Watcher:
    """Yields what changed under content/ and layouts/ of a site, in batches.

    A folder that is created later is watched from then on.
    """

    def __init__(self, root: Path, *, polls: bool) -> None:
        """polls: scan the folders every half second instead of waiting for events."""
        self._root = root.resolve()
        self._changes: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._watched: set[str] = set()
        self.polls = polls
        self._observer = self._start(polls)

    def _start(self, polls: bool) -> BaseObserver:
        if not polls:
            observer = Observer()
            try:
                self._schedule(observer)
                observer.start()
                return observer
            except OSError:  # the system allows no more watches (inotify(7), max_user_watches)
                observer.unschedule_all()
        self.polls = True
        slow = PollingObserver(timeout=POLL_S)
        self._watched.clear()
        self._schedule(slow)
        slow.start()
        return slow

    def _schedule(self, observer: BaseObserver) -> None:
        handler = _Handler(self._note)
        if not self._watched:
            observer.schedule(handler, str(self._root), recursive=False, event_filter=WANTED)
        for name in FOLDERS:
            if name not in self._watched and (self._root / name).is_dir():
                observer.schedule(handler, str(self._root / name), recursive=True, event_filter=WANTED)
                self._watched.add(name)

    def _note(self, path: str) -> None:
        """Queue a change below the watched folders, unless an editor's own file changed. path: absolute."""
        try:
            parts = PurePath(path).relative_to(self._root).parts
        except ValueError:
            return
        if not parts or parts[0] not in FOLDERS or any(part.startswith(IGNORED) for part in parts):
            return
        if not parts[-1].endswith("~"):
            self._changes.put("/".join(parts))

    def batches(self) -> Iterator[frozenset[str]]:
        """Yield "/"-paths from the root that changed together, until `stop`."""
        while (first := self._first()) is not None:
            batch, ends = {first}, time.monotonic() + LONGEST_S
            while time.monotonic() < ends:
                try:
                    path = self._changes.get(timeout=QUIET_S)
                except queue.Empty:
                    break
                if path is None:
                    return
                batch.add(path)
            self._follow(batch)
            yield frozenset(batch)

    def _first(self) -> str | None:
        """Return the next change, None at the end.

        Python notices a signal between two of its steps. One that arrives just before a wait without end, which it no longer
        interrupts, would be noticed with the next change only: Ctrl-C would seem to do nothing.
        """
        while True:
            with suppress(queue.Empty):
                return self._changes.get(timeout=SIGNAL_S)

    def is_waiting(self) -> bool:
        """Return whether something changed that `batches` has not yielded yet."""
        return not self._changes.empty()

    def _follow(self, batch: set[str]) -> None:
        """Watch a folder that was created, perhaps again; forget one that is gone."""
        self._watched = {name for name in self._watched if (self._root / name).is_dir()}
        if batch & set(FOLDERS):
            self._schedule(self._observer)

    def stop(self) -> None:
        """End `batches`; may be called from any thread."""
        self._changes.put(None)
        self._observer.stop()
        if self._observer is not threading.current_thread() and self._observer.is_alive():
            self._observer.join()


class _Handler(events.FileSystemEventHandler):
    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        if type(event) not in WANTED:
            return
        for path in (event.src_path, event.dest_path):
            if path:
                self._note(path if isinstance(path, str) else path.decode(errors="surrogateescape"))


def is_network_folder(folder: Path, mounts: str) -> bool:
    """Return whether `folder` is on another machine. mounts: the text of /proc/mounts, empty on other systems."""
    place, kind = "", ""
    for line in mounts.splitlines():
        _, point, filesystem, *_ = line.split(" ")
        point = point.replace("\\040", " ")  # how a blank is written there
        # The longest mount point above the folder is the one that it belongs to.
        if len(point) >= len(place) and folder.resolve().is_relative_to(point):
            place, kind = point, filesystem
    return kind in NETWORK or kind.startswith("fuse.")


def mounts_of_this_machine() -> str:
    """Return the text of /proc/mounts; empty if there is no such file."""
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
