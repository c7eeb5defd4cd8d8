"""Pictures of every mode that an office has are printed with their colours: neither black, nor inverted, nor left out."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from bulletin.build.pictures import asset_of
from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder
from tests.pdf import picture as page_of

LEFT, RIGHT = (230, 60, 40), (40, 90, 220)  # red and blue; 111 and 89 as grey
GREYS = (110, 110, 110), (89, 89, 89)
WHITE = (255, 255, 255)


def two_colours(mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half has one colour and whose right half has another."""
    made = Image.new("RGB", (64, 32), LEFT)
    made.paste(RIGHT, (32, 0, 64, 32))
    return made.convert(mode)


def saved(made: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    made.save(out, kind, **options)
    return out.getvalue()


def with_clear_right(made: Image.Image) -> Image.Image:
    """Return the picture with an alpha channel: its right half lets the paper through."""
    made = made.convert("LA" if made.mode == "L" else "RGBA")
    alpha = Image.new("L", made.size, 255)
    alpha.paste(0, (32, 0, 64, 32))
    made.putalpha(alpha)
    return made


def sixteen_bits() -> Image.Image:
    return two_colours("L").convert("I").point(lambda value: value * 257).convert("I;16")


def palette_with_alpha() -> bytes:
    """Return a PNG whose palette has a clear colour (tRNS), as logos from the web have."""
    made = two_colours().quantize(4)
    return saved(made, "PNG", transparency=made.getpixel((48, 16)))


def cmyk_jpeg() -> bytes:
    """Return a CMYK JPEG as Photoshop and Pillow write it: inverted, which Adobe's marker says."""
    return saved(two_colours("CMYK"), "JPEG", quality=95)


def other() -> Image.Image:
    return ImageOps.invert(two_colours())


MADE: dict[str, tuple[str, Callable[[], bytes], tuple[tuple[int, ...], tuple[int, ...]]]] = {
    "RGB": ("png", lambda: saved(two_colours(), "PNG"), (LEFT, RIGHT)),
    "16-bit grey": ("png", lambda: saved(sixteen_bits(), "PNG"), GREYS),
    "16-bit colour": ("png", lambda: sixteen_bit_colour(), (LEFT, RIGHT)),
    "grey": ("png", lambda: saved(two_colours("L"), "PNG"), GREYS),
    "grey with alpha": ("png", lambda: saved(with_clear_right(two_colours("L")), "PNG"), (GREYS[0], WHITE)),
    "colour with alpha": ("png", lambda: saved(with_clear_right(two_colours()), "PNG"), (LEFT, WHITE)),
    "palette": ("png", lambda: saved(two_colours().quantize(4), "PNG"), (LEFT, RIGHT)),
    "palette with alpha": ("png", palette_with_alpha, (LEFT, WHITE)),
    "one bit": ("png", lambda: saved(two_colours("L").point(lambda v: 255 * (v > 100), "1"), "PNG"), (WHITE, (0, 0, 0))),
    "interlaced": ("png", lambda: saved(two_colours(), "PNG", interlace=1), (LEFT, RIGHT)),
    "animated PNG": ("png", lambda: saved(two_colours(), "PNG", save_all=True, append_images=[other()]), (LEFT, RIGHT)),
    "JPEG": ("jpg", lambda: saved(two_colours(), "JPEG", quality=95), (LEFT, RIGHT)),
    "progressive JPEG": ("jpg", lambda: saved(two_colours(), "JPEG", quality=95, progressive=True), (LEFT, RIGHT)),
    "grey JPEG": ("jpg", lambda: saved(two_colours("L"), "JPEG", quality=95), GREYS),
    "CMYK JPEG": ("jpg", cmyk_jpeg, (LEFT, RIGHT)),
    "JPEG with another behind it": ("jpg", lambda: saved(two_colours(), "MPO", quality=95, save_all=True, append_images=[other()]), (LEFT, RIGHT)),
    "GIF": ("gif", lambda: saved(two_colours().quantize(4), "GIF"), (LEFT, RIGHT)),
    "animated GIF": ("gif", lambda: saved(two_colours().quantize(4), "GIF", save_all=True, append_images=[other().quantize(4)]), (LEFT, RIGHT)),
    "GIF with a clear colour": ("gif", lambda: saved(with_clear_right(two_colours()), "GIF"), (LEFT, WHITE)),
    "WebP": ("webp", lambda: saved(two_colours(), "WEBP", lossless=True), (LEFT, RIGHT)),
    "WebP with alpha": ("webp", lambda: saved(with_clear_right(two_colours()), "WEBP", lossless=True), (LEFT, WHITE)),
    "animated WebP": ("webp", lambda: saved(two_colours(), "WEBP", lossless=True, save_all=True, append_images=[other()]), (LEFT, RIGHT)),
}  # fmt: skip


def sixteen_bit_colour() -> bytes:
    """Return a PNG of 16 bits a channel, which Pillow reads and cannot write."""
    import struct
    import zlib

    row = b"\0" + b"".join(
        struct.pack(">3H", *(value * 257 for value in colour)) for colour in [LEFT] * 32 + [RIGHT] * 32
    )
    parts = (
        (b"IHDR", struct.pack(">2I5B", 64, 32, 16, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * 32)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Image.Image]:
    """Return what each picture looks like on its page, at 2 px per mm."""
    root = tmp_path_factory.mktemp("modes")
    body = ""
    for number, (kind, make, _) in enumerate(MADE.values()):
        (root / f"{number}.{kind}").write_bytes(make())
        body += f'<p><img src="{number}.{kind}" alt=""></p>'
    css = "@page { size: 64mm 32mm; margin: 0 } p { margin: 0; break-after: page } img { width: 64mm; display: block }"
    pdf = (
        PdfMaker(root, css)
        .make(PdfOrder("1.pdf", "1.md", f'<html lang="zh-CN"><title>图</title><body>{body}'))
        .value
    )
    assert pdf
    path = root / "modes.pdf"
    path.write_bytes(pdf)
    return {name: page_of(path, number, dpi=51) for number, name in enumerate(MADE, 1)}


@pytest.mark.parametrize("name", MADE)
def test_a_picture_is_printed_with_its_colours(printed: dict[str, Image.Image], name: str) -> None:
    page = printed[name].convert("RGB")
    for part, wanted in zip((0.25, 0.75), MADE[name][2], strict=True):
        found = page.getpixel((round(page.width * part), page.height // 2))
        assert isinstance(found, tuple)
        assert max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= 12, (part, found)


@pytest.mark.parametrize("name", MADE)
def test_a_picture_that_is_printed_is_accepted(tmp_path: Path, name: str) -> None:
    kind, make, _ = MADE[name]
    (tmp_path / f"1.{kind}").write_bytes(make())
    asset = asset_of(tmp_path / f"1.{kind}", f"content/1.{kind}")
    assert (asset.problem, asset.width, asset.height) == ("", 64, 32)
