"""What tests of printed pages share."""

from collections.abc import Iterator

import pytest

from bulletin.pdf import patches
from tests.printing import Print, printer


@pytest.fixture(scope="module")
def patched() -> Iterator[None]:
    """WeasyPrint with its patches, for tests that call it themselves; afterwards it is as it was."""
    patches.install()
    yield
    patches.uninstall()


@pytest.fixture(scope="module")
def print_issue(patched: None, tmp_path_factory: pytest.TempPathFactory) -> Print:
    """Return a function from an issue's text, and what stands under 印刷, to what is printed."""
    return printer(tmp_path_factory.mktemp("print"))
