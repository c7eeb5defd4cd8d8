"""Chinese names have addresses in plain letters, each its own."""

from bulletin.site.slugs import Slugs, slug, slugs_for


def test_names_that_sound_alike_get_addresses_of_their_own() -> None:
    slugs = slugs_for(["青石镇", "清石镇"], {})
    assert len(set(slugs.values())) == 2
    assert all(value.startswith("qing-shi-zhen-") for value in slugs.values())


def test_an_address_does_not_depend_on_the_other_names() -> None:
    assert slugs_for(["甲", "乙"], {})["乙"] == slugs_for(["乙"], {})["乙"] == slug("乙")


def test_a_name_without_letters_still_has_an_address() -> None:
    assert slug("！！").isalnum()


def test_a_long_name_is_cut_at_a_syllable() -> None:
    assert len(slug("中共" * 40)) <= 60
    assert not slug("中共" * 40).endswith("-")


def test_slugs_that_were_found_before_are_taken_as_they_are() -> None:
    slugs = Slugs({"甲": "from-before", "丙": "nobody-asks"})
    assert slugs_for(["甲", "乙"], {}, slugs) == {"甲": "from-before", "乙": "yi"}
    assert slugs.asked == {"甲": "from-before", "乙": "yi"}
