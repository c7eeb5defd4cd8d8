"""The masthead's font on the web: the shipped face, few characters, few bytes, the same every time."""

import io

from fontTools.ttLib import TTFont

from bulletin.site.masthead_font import _subset, masthead_font
from bulletin.values.files import builtin_layouts
from bulletin.values.settings import Config

SHIPPED = builtin_layouts() / "fonts"
LONG = Config(
    "澄川县学习型机关建设工作简报", "办公室", ("建设学习型党组织、学习型领导班子", "推动高质量发展走在前")
)


def test_it_has_the_characters_of_name_and_campaign_and_hardly_more() -> None:
    made = masthead_font(LONG, SHIPPED)
    characters = set(map(chr, TTFont(io.BytesIO(made.data())).getBestCmap()))
    assert characters == set("".join((LONG.name, *LONG.campaign)))


def test_it_is_small() -> None:
    """Issue 4: at most 20 KB, also for a long name and two campaign lines."""
    assert len(masthead_font(LONG, SHIPPED).data()) <= 20_000
    assert len(masthead_font(Config("工作简报", "办公室"), SHIPPED).data()) <= 4_000


def test_the_same_name_gives_the_same_bytes() -> None:
    made = masthead_font(LONG, SHIPPED)
    first = made.data()
    _subset.cache_clear()
    assert made.data() == first


def test_another_name_is_another_file_and_the_order_of_words_is_none() -> None:
    one, other = (masthead_font(Config(name, "办公室"), SHIPPED) for name in ("工作简报", "工作通报"))
    assert one.digest != other.digest
    assert one.digest == masthead_font(Config("简报工作", "办公室"), SHIPPED).digest


def test_a_face_of_the_office_s_own_is_not_published() -> None:
    config = Config("工作简报", "办公室")
    assert masthead_font(config, SHIPPED).face.path == SHIPPED / "biaosong.otf"
