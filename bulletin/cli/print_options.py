"""The options of `bulletin print`, with messages for those that cannot be used."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bulletin.values.paper import LABEL_SHEETS
from bulletin.values.text import whole_number

if TYPE_CHECKING:
    from bulletin.distribution.job import JobOptions
    from bulletin.pdf.output_profile import OutputProfile

MOST_BLEED_MM = 20.0
LETTERHEADS = {"full": "full", "套红": "full", "preprinted": "preprinted", "预印": "preprinted"}


class Numbers(click.ParamType[frozenset[int]]):
    """Numbers and ranges of 份号: 18,20-22."""

    name = "份号"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[int]:
        if isinstance(value, frozenset):
            return value
        found: set[int] = set()
        for part in str(value).replace("，", ",").replace("、", ",").replace("–", "-").split(","):
            begin, _, end = part.strip().partition("-")
            first, last = whole_number(begin), whole_number(end or begin)
            if first is None or last is None or first > last:
                self.fail(f"`{value}` 读不懂。写份号，或者从几到几，例如 18,20-22", param, ctx)
            if last > 999_999:
                self.fail(f"`{part.strip()}` 不行，份号最多六位", param, ctx)
            found.update(range(first, last + 1))
        return frozenset(found)


class Millimetres(click.ParamType[float]):
    """A bleed in mm."""

    name = "毫米"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            found = float(str(value).removesuffix("毫米").removesuffix("mm"))
        except ValueError:
            found = -1.0
        if not 0 <= found <= MOST_BLEED_MM:
            self.fail(f"`{value}` 不行，写 0 到 {MOST_BLEED_MM:g} 之间的毫米数，例如 3", param, ctx)
        return found


class Letterhead(click.ParamType[str]):
    """Whether the red head of page 1 is on the paper already (preprinted) or is printed (full)."""

    name = "信纸"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in LETTERHEADS:
            self.fail(f"`{value}` 不行，写 preprinted（预印）或者 full（套红）", param, ctx)
        return LETTERHEADS[value]


class OneOf(click.ParamType[str]):
    """A name from a table of label sheets or envelopes, in upper or lower case, with x, × or *."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self._known = tuple(known)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        wanted = str(value).strip().replace("×", "x").replace("*", "x").lower()
        found = next((name for name in self._known if name.lower() == wanted), None)
        if found is None:
            self.fail(f"没有 `{value}` 这一种。有：{'、'.join(self._known)}", param, ctx)
        return found


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """The values typed after `bulletin print`, each by the name of its option."""

    root: Path
    style: str
    number: str
    numbered: bool
    names: bool
    only: frozenset[int] | None
    booklet: bool
    marks: bool
    letterhead: str | None
    press: bool
    bleed: float | None
    crop_marks: bool
    labels: str | None
    label_start: int | None
    envelopes: str | None
    everything: bool
    reprint: bool
    accepted: bool
    restore_record: bool
    output: Path | None
    wait: float

    def check(self) -> None:
        """Raise click.UsageError if an option needs another one, or excludes one."""
        if self.marks and not self.booklet:
            raise click.UsageError("--marks 是骑马订的记号，要和 --booklet 一起写")
        if not self.press and (self.bleed is not None or self.crop_marks):
            raise click.UsageError("--bleed 和 --crop-marks 说的是交印刷厂的文件，要和 --press 一起写")
        if self.label_start is not None:
            self._check_label_start(self.label_start)
        if self.only is not None and (self.everything or self.reprint):
            raise click.UsageError("--only 只补印几个号，不能和 --all、--reprint 一起写")

    def _check_label_start(self, start: int) -> None:
        if self.labels is None:
            raise click.UsageError("--label-start 是说标签纸从第几张印起，要和 --labels 一起写")
        most = LABEL_SHEETS[self.labels].labels
        if start > most:
            raise click.UsageError(f"{self.labels} 的标签纸一页有 {most} 张，没有第 {start} 张")

    def of_job(self, profile: "OutputProfile | None") -> "JobOptions":
        """Return the options of the print job. profile: the colour profile of press files."""
        from bulletin.distribution.job import JobOptions
        from bulletin.pdf.order import BLEED_MM, PressOptions

        # --names and --only are about numbered copies: both include --numbered.
        bleed_mm = BLEED_MM if self.bleed is None else self.bleed
        return JobOptions(
            numbered=self.numbered or self.names or self.only is not None,
            named=self.names,
            booklet=self.booklet,
            has_marks=self.marks,
            only=self.only,
            press=PressOptions(bleed_mm, self.crop_marks, profile) if self.press else None,
            labels=self.labels or "",
            label_start=self.label_start or 1,
            envelopes=self.envelopes or "",
            everything=self.everything,
            reprint=self.reprint,
            accepted=self.accepted,
        )
