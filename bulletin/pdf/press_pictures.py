"""Converts the pictures of a file for a press: grey ones to black alone, coloured ones to the inks of the output profile."""

import io
from typing import Any

import pydyf
from PIL import Image, ImageChops

from bulletin.pdf.pictures import picture_of, png_chunks
from bulletin.pdf.press_inks import InkConverter

# Of 255. A smaller difference between red, green and blue is grey with noise of a camera or of JPEG.
LEAST_CHROMA = 12
MOST_COLOURS = 256  # a chart has at most so many, a photo more
JPEG_QUALITY = 95


def ink_pictures(pdf: Any, converter: InkConverter) -> None:
    """Write a WeasyPrint document's pictures in inks, in place (ISO 15930-7; no interpolation, which RIPs ignore)."""
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream) and thing.extra.get("Subtype") == "/Image":
            thing.extra["Interpolate"] = "false"
            if thing.extra.get("ColorSpace") == "/DeviceRGB":
                _write(thing, picture_of(thing), converter)


def in_inks(picture: Image.Image, converter: InkConverter, source: bytes | None = None) -> Image.Image:
    """Return a picture in L if it is grey, else in CMYK. source: its own RGB profile.

    Blacks and greys of a chart become K alone, so that its words are on one plate instead of four; a photo's stay mixed.
    """
    picture = picture.convert("RGB")
    if is_grey(picture):
        return picture.convert("L")
    inks: Image.Image = converter.to_inks(picture, source)
    if picture.getcolors(MOST_COLOURS):
        green = picture.getchannel("G")
        plain = ImageChops.invert(green)
        none = Image.new("L", picture.size)
        inks.paste(Image.merge("CMYK", (none, none, none, plain)), mask=_letters(picture))
    return inks


def is_grey(picture: Image.Image) -> bool:
    """Return whether nothing in an RGB picture has a visible colour."""
    return not any(_chroma(picture).histogram()[LEAST_CHROMA + 1 :])


def _chroma(picture: Image.Image) -> Image.Image:
    """Return the greatest difference between red, green and blue at each pixel."""
    red, green, blue = picture.split()
    lightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    return ImageChops.subtract(lightest, darkest)


def _letters(picture: Image.Image) -> Image.Image:
    """Return a mask of a chart's greys, and of the dark edges of its letters, which blend with a coloured background."""
    chroma, dark = _chroma(picture), picture.getchannel("G")
    grey = chroma.point([255] + [0] * 255)
    edge = chroma.point([255] * (LEAST_CHROMA + 1) + [0] * (255 - LEAST_CHROMA))
    return ImageChops.lighter(grey, ImageChops.darker(edge, dark.point([255] * 160 + [0] * 96)))


def _write(stream: Any, picture: Image.Image, converter: InkConverter) -> None:
    inks = in_inks(picture, converter, picture.info.get("icc_profile"))
    stream.extra["ColorSpace"] = "/DeviceGray" if inks.mode == "L" else "/DeviceCMYK"
    stream.extra.pop("Decode", None)
    out = io.BytesIO()
    if stream.extra["Filter"] == "/DCTDecode":
        inks.save(out, "JPEG", quality=JPEG_QUALITY)
        stream.stream = [out.getvalue()]
        if inks.mode == "CMYK":  # Pillow writes it as Adobe does, upside down
            stream.extra["Decode"] = pydyf.Array([1, 0] * 4)
        return
    if inks.mode == "CMYK":  # Pillow writes four channels to PNG only as RGBA, which packs them just as well
        inks = Image.frombytes("RGBA", inks.size, inks.tobytes())
    inks.save(out, "PNG", compress_level=9)
    stream.stream = [png_chunks(out.getvalue())[b"IDAT"]]
    stream.extra["DecodeParms"] = pydyf.Dictionary(
        {"Predictor": 15, "Colors": len(inks.getbands()), "Columns": inks.width}
    )
