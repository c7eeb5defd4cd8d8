"""Seeds → inputs: seeded, so that a found input is found again; it cuts, repeats, joins, and puts in what means something."""

from collections.abc import Callable, Sequence
from random import Random

TOKENS = tuple(
    piece.encode()
    for piece in (
        "---\n", "期号: ", "日期: 2026-01-05\n", "# ", "## ", "### ", ":供稿: 甲\n", "：供稿：", "::: 编者按\n", "::: 附件 表\n",
        "::: 横表\n", ":::\n", "[^1]", "[^1]: 注\n", "![图](a.png)", "[链](../b.md#a1)", "| 甲 | 乙 |\n| --- | --- |\n", "|", "- ",
        "1. ", "> ", "**", "*", "_", "`", "```\n", "\t", "　　", "\r\n", "\n\n", "<br>", "<!--", "&amp;", "\\", "&a", "*a", "{", "[",
        "]", "}", "：", "'", '"', "\x00", "\x1b", "\u2028", "\u202e", "🙂", "喆", "#", "%", "%23", "@", "!!python/none", "<<: ",
        "? ", "2026-02-30", "0", "-1", "99999999999999999999", "1e999", "秘密★10年", ",", ";", "=1+1", "\ufeff", "~", "null",
    )
)  # fmt: skip


def mutated(seeds: Sequence[bytes], random: Random, longest: int = 6_000) -> bytes:
    """Return one of the seeds, changed at one to eight places."""
    data = bytearray(random.choice(seeds))
    for _ in range(random.randint(1, 8)):
        random.choice(_CHANGES)(data, random, seeds)
    return bytes(data[:longest]) if len(data) > longest and len(data) > max(map(len, seeds)) else bytes(data)


def _flip(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    if data:
        data[random.randrange(len(data))] = random.randrange(256)


def _cut(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    at = random.randint(0, len(data))
    del data[at : at + random.choice((1, 2, 3, 10, 100, 1000))]


def _insert(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    at = random.randint(0, len(data))
    data[at:at] = random.choice(TOKENS) * random.choice((1, 1, 1, 1, 2, 3, 40))


def _repeat(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    at = random.randint(0, len(data))
    piece = bytes(data[at : at + random.choice((1, 4, 16, 64))])
    data[at:at] = piece * random.choice((1, 2, 30))


def _join(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    other = random.choice(seeds)
    at = random.randint(0, len(other))
    data[random.randint(0, len(data)) :] = other[at:]


def _number(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    """Put an extreme number of two or four bytes somewhere: lengths and offsets of binary files."""
    if len(data) > 4:
        at = random.randrange(len(data) - 4)
        piece = random.choice(
            (b"\xff\xff", b"\x00\x00", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\x00\x00\x00\x00")
        )
        data[at : at + len(piece)] = piece


_CHANGES: tuple[Callable[[bytearray, Random, Sequence[bytes]], None], ...] = (
    _flip,
    _cut,
    _insert,
    _insert,
    _repeat,
    _join,
    _number,
)
