"""How many pages a copy has: padded so that sheets are full, blank pages before the page of the 报尾.

GB/T 9704—2012, 7.4.1 and 7.5; print-format.md §2.5 and §3.6: the text stays, then blank pages, then the 报尾 on the last
page. Blank pages, and the page of the 报尾 behind them, bear no number.
"""

DUPLEX = 2  # pages of a sheet of A4
SADDLE_STITCH = 4  # pages of a folded sheet of A3


def blanks_before_tail(text_pages: int, multiple: int) -> int:
    """Return how many blank pages stand between the text and a 报尾 on a page of its own.

    text_pages: how many pages the text takes without the 报尾; the sum of text, blanks and one is a multiple.
    """
    return -(text_pages + 1) % multiple
