"""What several tests need: the option to rewrite expected texts, and small sites on disk."""

import datetime
import fcntl
import gc
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from bulletin.build.pipeline import build
from bulletin.values.audience import Audience
from bulletin.values.options import CACHE_FOLDER, Options, Workers
from tests.bench.chromium import chromium

if TYPE_CHECKING:  # not installed where nobody drives browsers
    from playwright.sync_api import Browser

TODAY = datetime.date(2026, 11, 22)
REPOSITORY = Path(__file__).resolve().parent.parent
SITE = """名称: 工作简报
编发单位: 协调小组办公室
栏目: [上情下达, 经验交流, 学习动态]
"""
ISSUE = """---
期号: 1
日期: 2026-01-05
---

## 县里开了一次会

会议开得很好。
"""


# How long an example takes depends on what else the machine does, and whether a change passes must not depend on what
# was drawn that time. `make test ARGS="--hypothesis-profile draw"` draws other examples, as `make prove` does.
settings.register_profile("draw", deadline=None)
settings.register_profile("bulletin", deadline=None, derandomize=True)
settings.load_profile("bulletin")

# A shell lets what it starts in the background ignore Ctrl-C, and so would every command that is started here.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Leave what the tests themselves consist of out of each search for garbage, and search less often.

    A document that is laid out is millions of objects: this saves a twelfth of the time of tests that set pages.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    # Not where no chosen test prints: loading it takes as long as many tests.
    if "bulletin.pdf.maker" in sys.modules:
        from tests.shared_sheets import share_sheets

        share_sheets()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden."""
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite expected texts; read the diff like code"
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected texts are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def audience() -> Audience:
    """Readers on a fixed day."""
    return Audience(TODAY)


@pytest.fixture
def make_site(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes files (path → text or bytes) and returns the site's root."""

    def make(files: dict[str, str | bytes] | None = None, site: str = SITE) -> Path:
        root = tmp_path / "site"
        wanted: dict[str, str | bytes] = {"content/site.yaml": site, **(files or {})}
        for name, text in wanted.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return root

    return make


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site of this repository with its PDFs, built once for all processes of a run: for reading only."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # which the processes have in common
    output = folder / "sample"
    options = Options(REPOSITORY, output, Audience(TODAY), jobs=2, cache_folder=output / CACHE_FOLDER)
    with (folder / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (output / "site").exists():
            report = build(options, Workers())
            assert report.published, report.diagnostics
    return output / "site"


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """A browser for all tests of a module."""
    with chromium() as opened:
        yield opened


def printed_issues(site: Path) -> list[Path]:
    """Return the PDFs of a built site's issues, without those of single articles."""
    paths = sorted((site / "issues").glob("*.pdf"))
    return [path for path in paths if not re.search(r"-a\d+$", path.stem)]
