"""What holds while a PDF is made: the library's messages are collected, Python's collector of garbage rests."""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collected_at_end() -> Iterator[None]:
    """Let Python's collector of garbage rest, and look once at what was made meanwhile and is not needed any more.

    A document's boxes live until it is written: looking through them again and again took an eighth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        if was_on:
            gc.enable()


@contextmanager
def records_of_library() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs; as a library it would otherwise say nothing."""
    messages: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.WARNING:
                messages.append(record.getMessage())

    logger = logging.getLogger("weasyprint")
    handler = Collector()
    logger.addHandler(handler)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
