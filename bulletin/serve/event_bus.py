"""The event bus of a preview: sends numbered events to open pages, so that a page that was disconnected misses none."""

import json
import secrets
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from bulletin.values.text import whole_number

KEPT = 256  # events; a page that missed more of them is sent RELOAD
HEARTBEAT_S = 15.0


@dataclass(frozen=True, slots=True)
class Event:
    """One change. kind: changed (paths: of files made or removed), problems, corrected, frame, reload; text: the message."""

    kind: str
    paths: tuple[str, ...] = ()
    text: str = ""

    @property
    def data(self) -> str:
        """The event as JSON, on one line."""
        return json.dumps({"paths": self.paths, "text": self.text}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the preview shows around its pages. count: of warnings, as text; warnings: their text.

    marks: address of each page that is not published, and why; the reason is shown on the page and on links to it. notes: words
    of a paragraph, without blanks, and the message about it.
    """

    count: str = ""
    warnings: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def data(self) -> str:
        """The frame as JSON, on one line."""
        said = {
            "count": self.count,
            "warnings": self.warnings,
            "marks": dict(self.marks),
            "notes": self.notes,
        }
        return json.dumps(said, ensure_ascii=False)


RELOAD = Event("reload")


class EventBus:
    """Collects events and hands them to any number of waiting pages. Numbers are valid for one run of the server."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._events: deque[Event] = deque(maxlen=KEPT)
        self._last = 0
        self._closed = False
        self.problems = ""
        self.frame = Frame()
        self.coming: frozenset[str] = frozenset()  # PDFs that are being made
        self.run = secrets.token_hex(4)

    @property
    def now(self) -> str:
        """The place (RUN-NUMBER) from which a page that is served now has to listen."""
        with self._changed:
            return f"{self.run}-{self._last}"

    def made(self, paths: Iterable[str], coming: Iterable[str] = (), frame: Frame | None = None) -> None:
        """Send that these files of the site were made, changed or removed, and that earlier problems are gone.

        coming: PDFs that will follow; a request for one is answered with the waiting page. frame: shown around the pages now.
        """
        self.coming = frozenset(coming)
        if frame is not None and frame != self.frame:
            self.frame = frame
            self._send(Event("frame", text=frame.data))
        if self.problems:
            self.problems = ""
            self._send(Event("corrected"))
        if found := tuple(sorted(paths)):
            self._send(Event("changed", found))

    def failed(self, problems: str) -> None:
        """Send the problems; the pages stay as they were."""
        self.problems = problems
        self._send(Event("problems", text=problems))

    def _send(self, event: Event) -> None:
        with self._changed:
            self._events.append(event)
            self._last += 1
            self._changed.notify_all()

    def after(self, place: str, timeout_s: float = HEARTBEAT_S) -> tuple[list[Event], str] | None:
        """Wait for an event after `place`; return the events since then and the place after them, or None when the server stops.

        The list is empty if nothing happened for `timeout_s`. A place of another run, or one too long ago, gives RELOAD.
        """
        run, _, number = place.rpartition("-")
        with self._changed:
            seen = whole_number(number)
            if run != self.run or seen is None or self._last - seen > len(self._events):
                return [RELOAD], f"{self.run}-{self._last}"
            self._changed.wait_for(lambda: self._closed or self._last > seen, timeout_s)
            if self._closed:
                return None
            new = self._last - seen
            return (list(self._events)[-new:] if new else []), f"{self.run}-{self._last}"

    def close(self) -> None:
        """End all calls of `after`: the server stops."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
