"""What a target of the fuzzer is."""

from collections.abc import Callable
from typing import NamedTuple

from bulletin.values.diagnostics import Diagnostic
from bulletin.values.settings import Config, SectionConfig

CONFIG = Config("工作简报", "办公室", sections=(SectionConfig("上情下达"), SectionConfig("经验交流")))
Found = tuple[str | None, tuple[Diagnostic, ...]]


class Target(NamedTuple):
    """read: returns the text in which spans must lie, None where places are cells or none, and the diagnostics."""

    name: str
    seeds: Callable[[], list[bytes]]
    read: Callable[[bytes], Found]
