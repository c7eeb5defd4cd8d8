"""What the two laws of issue 12 cost: milliseconds of CPU for an issue, beside reading it and making its PDF."""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder
from bulletin.reading import conservation
from bulletin.reading.issue import parse_issue
from bulletin.reading.site_settings import parse_config
from bulletin.values.diagnostics import has_errors
from tests.bench.text import issue_text
from tests.conftest import SITE
from tests.printing import printing_of


class Timer:
    """Adds up the CPU time that functions take, also those that yield."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with its time added; what it yields is taken at once."""

        def run(*args: Any, **named: Any) -> Any:
            began = time.process_time()
            result = function(*args, **named)
            result = list(result) if isinstance(result, Iterator) else result
            self.seconds += time.process_time() - began
            return result

        return run


@contextmanager
def spent(label: str, count: int, law: Timer) -> Iterator[None]:
    """Print what one of so many issues took, and how much of that a law."""
    began = time.process_time()
    yield
    whole = (time.process_time() - began) / count * 1000
    part = law.seconds / count * 1000
    print(f"{label:<22}{whole:7.1f} ms, of which the law {part:5.2f} ms ({part / whole:.1%})")


def main() -> None:
    """Read and lay out made-up issues of eight pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issues", type=int, default=12)
    parser.add_argument("--characters", type=int, default=5_000)
    options = parser.parse_args()
    config = parse_config(SITE).value
    assert config is not None
    texts = [issue_text(options.characters, seed) for seed in range(options.issues)]
    law = Timer()
    with (
        patch("bulletin.reading.issue.lost_text", law.timed(conservation.lost_text)),
        spent("law 1, while reading", len(texts), law),
    ):
        for text in texts:
            assert not has_errors(parse_issue("content/1.md", text, config).diagnostics)
    with tempfile.TemporaryDirectory() as folder:
        maker, page = printing_of(Path(folder))
        pages = [page(text.partition("\n---\n")[2]) for text in texts]
        maker.make(PdfOrder("1.pdf", "1.md", pages[0]))  # faces are loaded once
        law = Timer()
        with (
            patch.object(PdfMaker, "_broken_laws", law.timed(PdfMaker._broken_laws)),
            spent("law 2, after layout", len(texts), law),
        ):
            for html in pages:
                assert not has_errors(maker.make(PdfOrder("1.pdf", "1.md", html)).diagnostics)


if __name__ == "__main__":
    main()
