"""Colours of pages → inks: black becomes K alone and overprints, greys become K, others follow the output profile.

GB/T 9704—2012, 6.2: red is Y80 M80, black K100; ISO 15930-7 allows no colour that depends on a screen. Colours that
the style sheet specifies as inks (`device-cmyk()`) are not changed.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

import pydyf
from PIL import Image, ImageCms
from weasyprint.pdf.stream import Stream

from bulletin.pdf.output_profile import OutputProfile

Ink = tuple[float, float, float, float]  # cyan, magenta, yellow, black, 0 to 1
BLACK: Ink = (0, 0, 0, 1)
# Black text is printed over colours; if it left them out, shifted plates would leave white edges around the letters.
OVERPRINT, KNOCKOUT = "press-over", "press-out"
STATES = {
    # ISO 32000-1, 11.7.4.3: mode 1 does not change the plates for which a colour is 0. For fills only; rules are fills.
    OVERPRINT: {"Type": "/ExtGState", "OP": "false", "op": "true", "OPM": 1},
    KNOCKOUT: {"Type": "/ExtGState", "OP": "false", "op": "false"},
}
_RGB_SPACE = "/DeviceRGB"


class InkConverter:
    """Converts RGB colours to the inks of a press by its profile, relative to the paper's white."""

    def __init__(self, profile: OutputProfile) -> None:
        self._profile: Any = ImageCms.ImageCmsProfile(io.BytesIO(profile.data))
        self._srgb: Any = ImageCms.createProfile("sRGB")
        self._known: dict[tuple[float, ...], Ink] = {}
        self._of_screen = self.transform(None)

    def transform(self, source: bytes | None) -> Any:
        """Return Pillow's transform from RGB to inks. source: the RGB profile of a picture; without one, sRGB."""
        given = ImageCms.ImageCmsProfile(io.BytesIO(source)) if source else self._srgb
        return ImageCms.buildTransform(
            given,
            self._profile,
            "RGB",
            "CMYK",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )

    def to_inks(self, picture: Any, source: bytes | None = None) -> Any:
        """Return a picture in CMYK. source: its own RGB profile."""
        transform = self._of_screen
        if source:  # a damaged profile, or one of another colour space, is ignored
            with suppress(ImageCms.PyCMSError, OSError):
                transform = self.transform(source)
        return ImageCms.applyTransform(picture, transform)

    def ink_of(self, red: float, green: float, blue: float) -> Ink:
        """Return the inks of an sRGB colour, each 0 to 1."""
        if max(red, green, blue) - min(red, green, blue) < 1 / 510:
            return (0, 0, 0, round(1 - green, 4))
        key = (red, green, blue)
        if key not in self._known:
            pixel = Image.new("RGB", (1, 1), tuple(round(255 * part) for part in key))
            cyan, magenta, yellow, black = self.to_inks(pixel).getpixel((0, 0))
            self._known[key] = tuple(round(part / 255, 4) for part in (cyan, magenta, yellow, black))
        return self._known[key]


def ink_pages(pdf: Any, converter: InkConverter) -> None:
    """Convert to inks, in place, what pydyf's document draws on pages, in groups and in patterns.

    Shadings stay RGB and get an sRGB profile, which PDF/X-4 allows (ISO 15930-7); groups blend in inks.
    """
    srgb = None
    for thing in list(pdf.objects):
        if isinstance(thing, pydyf.Dictionary) and "ShadingType" in thing:
            if thing["ColorSpace"] == _RGB_SPACE:
                srgb = srgb or _srgb_space(pdf)
                thing["ColorSpace"] = srgb
        elif isinstance(thing, pydyf.Dictionary) and "ExtGState" in thing:
            thing["ExtGState"].update({name: pydyf.Dictionary(state) for name, state in STATES.items()})
        elif isinstance(thing, Stream):  # of a page, a group or a pattern
            thing.stream = list(inked(thing.stream, converter.ink_of))
            group = thing.extra.get("Group")
            if group is not None and group.get("CS") == _RGB_SPACE:
                group["CS"] = "/DeviceCMYK"


def inked(content: Iterable[Any], ink_of: Callable[[float, float, float], Ink]) -> Iterator[Any]:
    """Yield the operations of a content stream with its colours as inks, and black fills overprinting."""
    space = b""
    for item in content:
        words = item.split() if isinstance(item, bytes) else []
        operator = words[-1] if words else b""
        if operator in (b"rg", b"RG"):
            red, green, blue = (float(word) for word in words[:3])
            yield from _paint(ink_of(red, green, blue), operator == b"rg")
        elif operator in (b"cs", b"CS"):
            space = words[0]
            if space != b"/DeviceCMYK":  # which is set again together with the ink
                yield f"/{KNOCKOUT} gs".encode()
                yield item
        elif operator in (b"scn", b"SCN") and space == b"/DeviceCMYK":
            cyan, magenta, yellow, black = (float(word) for word in words[:4])
            yield from _paint((cyan, magenta, yellow, black), operator == b"scn")
        else:
            yield item


def _paint(ink: Ink, is_fill: bool) -> Iterator[bytes]:
    if is_fill:
        yield f"/{OVERPRINT if ink == BLACK else KNOCKOUT} gs".encode()
    yield " ".join((*(f"{part:g}" for part in ink), "k" if is_fill else "K")).encode()


def _srgb_space(pdf: Any) -> Any:
    """Return the colour space sRGB, whose profile is added to the file."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = data[:24] + bytes(12) + data[36:]  # without the time of creation
    profile = pydyf.Stream([data], pydyf.Dictionary({"N": 3}), compress=True)
    pdf.add_object(profile)
    return pydyf.Array(["/ICCBased", profile.reference])
