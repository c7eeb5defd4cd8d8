"""How long proofreading and the search for private data take on 1.5 million characters; the aim is 10 s (issue 18)."""

import argparse
import datetime
import re
import time
from collections.abc import Callable

from bulletin.proofreading.private_data import check_private
from bulletin.proofreading.proofread import Manuscript, fixed_text, proofread
from bulletin.proofreading.settings import ProofSettings
from tests.bench.text import issue_text

PATH = "content/issues/1.md"
EACH = 5_000  # characters of one text: an issue of eight pages


def main() -> None:
    """Print the seconds of CPU for each part, and how much was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--characters", type=int, default=1_500_000)
    wanted = parser.parse_args().characters
    texts = [issue_text(EACH, seed) for seed in range(wanted // EACH)]
    count = sum(len(re.findall("[\u4e00-\u9fff]", text)) for text in texts)
    date, settings = datetime.date(2026, 1, 5), ProofSettings()
    print(f"{sum(map(len, texts)):,} characters, {count:,} of them 汉字, in {len(texts)} texts")
    parts: tuple[tuple[str, Callable[[str], int]], ...] = (
        ("proofread", lambda text: len(list(proofread(Manuscript(PATH, text, (), date), settings)))),
        ("private data", lambda text: len(list(check_private(PATH, text, is_published=True)))),
        ("fixed", lambda text: len(fixed_text(Manuscript(PATH, text, (), date), settings)[1])),
    )
    for name, work in parts:
        began = time.process_time()
        found = sum(work(text) for text in texts)
        print(f"{name:<14}{time.process_time() - began:6.2f} s   {found} found")


if __name__ == "__main__":
    main()
