"""What a photo says of place and camera is not published, its pixels are; half-copied pictures are known."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from bulletin.pictures.raster import for_print, is_whole, without_metadata
from bulletin.site.slugs import slugs_for

PROFILE = b"a colour profile" * 20
ON_ITS_SIDE = 6  # Exif: Orientation
KINDS = {
    "jpeg": ("JPEG", {}),
    "progressive jpeg": ("JPEG", {"progressive": True}),
    "png": ("PNG", {}),
    "webp": ("WEBP", {}),
    "lossless webp": ("WEBP", {"lossless": True}),
}


def photo(kind: str, orientation: int = 1) -> bytes:
    """Return a picture with Exif of a camera and a place, a comment and a colour profile."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = orientation, "Canon", {1: "N", 2: (30.0, 15.0, 1.0)}
    name, options = KINDS[kind]
    out = io.BytesIO()
    picture = Image.linear_gradient("L").resize((90, 60)).convert("RGB")
    picture.save(out, name, exif=exif, icc_profile=PROFILE, comment=b"Canon", **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_is_published_without_camera_and_place_with_the_same_pixels(kind: str) -> None:
    before = photo(kind, ON_ITS_SIDE)
    after = without_metadata(before)
    assert b"Canon" in before
    assert b"Canon" not in after
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert dict(new.getexif()) == {0x0112: ON_ITS_SIDE}
        assert new.info["icc_profile"] == PROFILE
        assert old.tobytes() == new.tobytes()
    assert without_metadata(after) is after


@pytest.mark.parametrize("kind", KINDS)
def test_an_upright_photo_keeps_no_exif_at_all(kind: str) -> None:
    with Image.open(io.BytesIO(without_metadata(photo(kind)))) as picture:
        assert not dict(picture.getexif())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "png"])
def test_a_half_copied_picture_is_not_whole(kind: str) -> None:
    data = photo(kind)
    assert is_whole(data)
    assert not is_whole(data[: len(data) // 2])
    assert not is_whole(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))


def test_what_lies_behind_the_end_of_a_jpeg_is_not_published() -> None:
    """Telephones put a second picture or a film there."""
    data = photo("jpeg")
    assert without_metadata(data + b"a film") == without_metadata(data)


def test_a_gif_loses_its_comment_and_keeps_its_frames() -> None:
    frames = [Image.linear_gradient("L").rotate(angle).convert("P") for angle in (0, 90)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], loop=0, comment=b"Canon")
    after = without_metadata(out.getvalue())
    assert b"Canon" not in after
    assert is_whole(after)
    assert not is_whole(after[:-1])
    with Image.open(io.BytesIO(after)) as picture:
        assert getattr(picture, "n_frames", 1) == 2
        assert picture.info["loop"] == 0


def test_a_photo_on_its_side_is_printed_upright() -> None:
    with Image.open(io.BytesIO(for_print(photo("jpeg", ON_ITS_SIDE)))) as picture:
        assert picture.size == (60, 90)


def test_sixteen_bits_of_grey_become_eight_of_the_same_grey() -> None:
    """WeasyPrint 70.0 prints them black."""
    out = io.BytesIO()
    Image.new("I;16", (4, 4), 0x8080).save(out, "PNG")
    with Image.open(io.BytesIO(for_print(out.getvalue()))) as picture:
        assert (picture.mode, picture.getpixel((0, 0))) == ("L", 0x80)


@pytest.mark.parametrize("change", [lambda data: data[:50], lambda data: data[:-9], lambda data: data * 2])
@pytest.mark.parametrize("kind", KINDS)
def test_damaged_pictures_raise_nothing(kind: str, change: Callable[[bytes], bytes]) -> None:
    data = change(photo(kind))
    without_metadata(data)
    for_print(data)
    is_whole(data)


def test_no_page_has_the_name_of_a_windows_device() -> None:
    """Aux.html cannot be copied to a disk of Windows."""
    slugs = slugs_for(["AUX", "con", "com1", "LPT9", "nul", "甲镇", "console"], {"甲镇": "prn"})
    assert not {"aux", "con", "com1", "lpt9", "nul", "prn"} & set(slugs.values())
    assert slugs["console"] == "console"
