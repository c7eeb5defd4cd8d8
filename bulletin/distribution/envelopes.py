"""Places the words on envelopes of GB/T 1416—2003, outside the zones that must stay clear for the sorting machine.

print-format.md §3.7: on the front, 90 × 26 mm at the top left are reserved for the postcode reader, and
55–160 mm from the right × 20 mm from the foot for the bar code.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bulletin.distribution.copies import Package
from bulletin.distribution.fitting import Fitted, Words, fit
from bulletin.distribution.labels import words_for
from bulletin.typesetting.title_lines import Segmenter
from bulletin.values.paper import PT_PER_MM, EnvelopeSize
from bulletin.values.settings import Config

TEMPLATE = "envelopes.html"
READER_MM = (90.0, 26.0)  # §3.7, from the top left corner
BARCODE_MM = (55.0, 160.0, 20.0)  # §3.7: its two ends, from the right edge; its height, from the foot
# Position of the six red boxes within the reader's zone. 惯例: the standard's drawing was not available.
BOXES_LEFT_MM, BOX_STEP_MM = 12.0, 10.5
EDGE_MM = 10.0  # distance of words from the envelope's edge
GAP_MM = 4.0  # distance between blocks, and from zones that stay clear


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the postcode: its left edge in mm, and its digit."""

    x_mm: float
    digit: str


@dataclass(frozen=True, slots=True)
class AddressBlock:
    """Words in a rectangle: its left edge, top and width in mm."""

    x_mm: float
    y_mm: float
    width_mm: float
    words: Fitted


@dataclass(frozen=True, slots=True)
class Envelope:
    """The front of one envelope. sender_postcode: empty if it is not in the settings."""

    boxes: tuple[Box, ...]
    recipient: AddressBlock
    sender: AddressBlock
    sender_postcode: str
    name: str


def envelopes_of(
    packages: Iterable[Package], size: EnvelopeSize, config: Config, secrecy: str, segment: Segmenter
) -> tuple[Envelope, ...]:
    """Return an envelope for each package. secrecy: the 密级 of a state secret, else empty."""
    own = _sender(size, config, segment)
    return tuple(
        Envelope(
            boxes=_boxes(each.unit.postcode if each.unit else ""),
            recipient=_recipient(each, size, own.y_mm, secrecy, segment),
            sender=own,
            sender_postcode=config.sender.postcode,
            name=each.name,
        )
        for each in packages
    )


def _boxes(postcode: str) -> tuple[Box, ...]:
    return tuple(Box(BOXES_LEFT_MM + at * BOX_STEP_MM, digit) for at, digit in enumerate(f"{postcode:<6}"))


def _sender(size: EnvelopeSize, config: Config, segment: Segmenter) -> AddressBlock:
    """Return the sender's block at the lower right, above the bar code's zone."""
    width = size.width * 0.6
    address = Words("sender", config.sender.address, 10.5, is_address=True)
    fitted = fit((address, Words("sender", config.publisher, 12.0)), width, size.height / 4, segment)
    foot = size.height - BARCODE_MM[2] - 1.0  # 1 mm for machines that feed at a slight angle
    return AddressBlock(size.width - EDGE_MM - width, foot - fitted.height_pt / PT_PER_MM, width, fitted)


def _recipient(
    package: Package, size: EnvelopeSize, lowest_mm: float, secrecy: str, segment: Segmenter
) -> AddressBlock:
    """Return the recipient's block, in the middle between the reader's zone above and the sender below."""
    top, room = READER_MM[1] + GAP_MM, lowest_mm - 2 * GAP_MM - READER_MM[1]
    width = size.width - 4 * EDGE_MM
    name = size.name_pt
    sizes = {"address": name * 0.7, "name": name, "contact": name * 0.8, "secrecy": name * 0.6}
    fitted = fit(words_for(package, secrecy, sizes, with_postcode=False), width, room, segment)
    # 0.45 instead of a half: words a little above the middle look centred (惯例).
    y = top + max(0.0, room - fitted.height_pt / PT_PER_MM) * 0.45
    return AddressBlock(2 * EDGE_MM, y, width, fitted)
