"""The laws of the text as oracles: what is typed is shown and printed, or is told."""

from tests.conftest import REPOSITORY
from tests.fuzz.kinds import Found, Target
from tests.hard_text import HARD, PAIRS
from tests.reading.lost_words import lost_without_a_word


def _articles() -> list[bytes]:
    issues = sorted((REPOSITORY / "content" / "issues").rglob("*.md"))
    texts = [path.read_text(encoding="utf-8").split("---\n", 2)[2] for path in issues[:4]]
    # Of fields the oracle knows those alone that the issue shows.
    plain = ["\n".join(line for line in text.split("\n") if not line.startswith(":")) for text in texts]
    return [text.encode() for text in (*plain, *HARD, *PAIRS)]


def _whole(data: bytes) -> Found:
    """Count what is shown in another way than the program does."""
    lost = lost_without_a_word(data.decode("utf-8", "replace"))
    assert not lost, f"lost without a word: {lost}"
    return None, ()


TARGETS = (Target("whole", _articles, _whole),)
