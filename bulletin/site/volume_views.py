"""A year's issues → the values of the front matter of their bound volume: title page, 总目录, indexes, corrections.

GB/T 3179—2009, 11.1 to 11.3: contents of the year at the front; an index entry has title, issue and first page, a
keyword its issues and pages. All indexes are in the same order, pinyin (图书编校质量差错认定细则, art. 60).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from bulletin.site.arrange import Entry, grouped, topics_of
from bulletin.site.print_context import points
from bulletin.site.slugs import slug
from bulletin.site.views import Day, by_section, day
from bulletin.site.volume import Selection, anchor_of, range_words, secrecy_of
from bulletin.typesetting.title_lines import break_title, fill_title, segmenter, width_em
from bulletin.values.model import Issue
from bulletin.values.settings import Config

TEXT_EM = 31.5  # 156 mm of 4号, 14 pt
CONTENTS_MEASURE_EM = TEXT_EM - 1 - 4.2  # less the indent, and 2 em of leader and 2.2 em of page number
PUBLISHER_MEASURE_EM = 24.0  # 156 mm of 小二, 18 pt, on the title page
SECTION_MEASURE_EM = TEXT_EM - 1 - 7.2  # 3 em more for the issue
NAME_MEASURE_EM = TEXT_EM - 2.5 - 7.2  # under a name, which is set behind its letter
OTHER_LETTER = "#"  # names that begin with a figure
NO_SECTION = "不分栏目"

Places = Mapping[str, int]  # anchor_of → continuous page


@dataclass(frozen=True, slots=True)
class VolumeLine:
    """An article in the contents or an index. titles: its title's lines, broken by meaning; page: in the volume's numbering.

    contributors: the lines of its contributors; turns: whether they begin below the title, for want of room behind it.
    """

    titles: tuple[str, ...]
    anchor: str
    issue: str  # 31, 7-8, 增1
    page: int
    contributors: tuple[str, ...]
    turns: bool


@dataclass(frozen=True, slots=True)
class VolumeGroup:
    """Articles under one section, contributor or keyword; name may be empty in the contents of an issue."""

    name: str
    lines: tuple[VolumeLine, ...]


@dataclass(frozen=True, slots=True)
class VolumeIssue:
    """An issue in the contents. titles: lines of its own title, may be empty; turns: whether they begin below the label."""

    label: str
    day: Day
    titles: tuple[str, ...]
    turns: bool
    secrecy: str
    anchor: str
    page: int
    groups: tuple[VolumeGroup, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """The groups whose names begin with one letter of their pinyin; OTHER_LETTER for names that begin with a figure."""

    letter: str
    groups: tuple[VolumeGroup, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction, for the list of all of them. content: with a full stop at its end."""

    issue: str
    anchor: str
    page: int
    article: str
    content: str
    day: Day


@dataclass(frozen=True, slots=True)
class VolumeView:
    """The front matter. range: 第31—36期、增刊1; publisher: its lines; secrecy: the whole volume's mark, empty when public.

    name_cells: how many 字 the bulletin's name has; title_size, name_size: CSS lengths.
    """

    title: str
    year: int
    range: str
    publisher: tuple[str, ...]
    secrecy: str
    issues: tuple[VolumeIssue, ...]
    sections: tuple[VolumeGroup, ...]
    contributors: tuple[Letter, ...]
    keywords: tuple[Letter, ...]
    corrections: tuple[Correction, ...]
    corrections_note: str
    name_cells: int
    title_size: str
    name_size: str


def volume_title(config: Config, year: int) -> str:
    """Return the volume's name: 工作简报2024年合订本."""
    return f"{config.name}{year}年合订本"


def volume_view(
    selection: Selection, config: Config, places: Places, history: Mapping[str, bool] = MappingProxyType({})
) -> VolumeView:
    """Return the front matter of the volume. places: the page on which each issue and article begins.

    history: key of an issue → whether its text was changed since it went out; only issues of which that is known.
    """
    lines = _Lines(config, places)
    issues = selection.issues
    entries = [Entry(issue, article) for issue in issues for article in issue.articles]
    return VolumeView(
        title=volume_title(config, selection.year),
        year=selection.year,
        range=range_words(issues),
        publisher=break_title(config.publisher, max_em=PUBLISHER_MEASURE_EM, segment=segmenter()).lines,
        secrecy=secrecy_of(issues),
        issues=tuple(lines.issue(issue) for issue in issues),
        sections=_sections(config, entries, lines),
        contributors=_letters(_by_name(entries, lambda entry: entry.article.contributors), lines.group),
        keywords=_letters(_by_name(entries, topics_of), lines.keyword),
        corrections=tuple(
            Correction(
                issue.number.short,
                anchor_of(issue),
                places[anchor_of(issue)],
                erratum.article,
                erratum.content if erratum.content.endswith("。") else f"{erratum.content}。",
                day(erratum.date),
            )
            for issue in issues
            for erratum in issue.errata
        ),
        corrections_note=_corrections_note(issues, history),
        name_cells=len(config.name),
        title_size=points(config.print.title_size_pt),
        name_size=points(config.print.name_size_pt),
    )


def _corrections_note(issues: Sequence[Issue], history: Mapping[str, bool]) -> str:
    """Return sentences that say whether the texts in the volume are as they went out; empty if nothing was corrected or changed."""
    changed = [issue for issue in issues if history.get(issue.key)]
    if not changed and not any(issue.errata for issue in issues):
        return ""
    others = [issue for issue in issues if issue not in changed]
    are_known = all(issue.key in history for issue in others)
    sentences = ["出版以后的更正。"]
    if changed:
        sentences.append(
            f"{'、'.join(issue.number.short for issue in changed)}的正文在印发以后改过，这里是改过的"
        )
        # Changed, but without a published correction.
        silent = [issue.number.short for issue in changed if not issue.errata]
        sentences.append(f"，其中{'、'.join(silent)}没有写更正。" if silent else "，改了什么见下面。")
    if others:
        whose = "其余各期" if changed else "各期"
        sentences.append(f"{whose}正文照原样印，没有改动。" if are_known else f"{whose}正文照现在的文本印。")
    return "".join(sentences)


class _Lines:
    """Makes the lines of entries. A title is broken only once for each width, since several lists show it."""

    def __init__(self, config: Config, places: Places) -> None:
        self._places = places
        self._segment = segmenter(config.whole_names)
        self._broken: dict[tuple[str, float], tuple[str, ...]] = {}

    def issue(self, issue: Issue) -> VolumeIssue:
        """Return an issue's entry in the contents."""
        anchor = anchor_of(issue)
        groups = tuple(
            self.group(name, (Entry(issue, article) for article in articles), CONTENTS_MEASURE_EM)
            for name, articles in by_section(issue)
        )
        label, date, secrecy = issue.number.label, day(issue.date), "" if issue.is_public else issue.secrecy
        head_em = width_em(label + issue.title + date.text + secrecy) + 3  # and the blanks between them
        return VolumeIssue(
            label=label,
            day=date,
            titles=self._break(issue.title, CONTENTS_MEASURE_EM) if issue.title else (),
            turns=head_em > CONTENTS_MEASURE_EM,
            secrecy=secrecy,
            anchor=anchor,
            page=self._places[anchor],
            groups=groups,
        )

    def keyword(self, name: str, entries: Iterable[Entry], measure_em: float) -> VolumeGroup:
        """Return the entries of a keyword, each issue and page once: several short articles may begin on the same page."""
        lines = self.group(name, entries, measure_em).lines
        # A dict keeps the last of equal keys; reversed, the first.
        return VolumeGroup(
            name, tuple({(line.issue, line.page): line for line in reversed(lines)}.values())[::-1]
        )

    def group(self, name: str, entries: Iterable[Entry], measure_em: float) -> VolumeGroup:
        """Return the lines of entries under a name. measure_em: the width of their titles."""
        return VolumeGroup(name, tuple(self._line(entry, measure_em) for entry in entries))

    def _line(self, entry: Entry, measure_em: float) -> VolumeLine:
        anchor = anchor_of(entry.issue, entry.article)
        titles = self._break(entry.article.toc_title, measure_em)
        contributors = _filled(entry.article.contributor_line, measure_em - 1)
        # Lines of a title after the first are indented by 1 em.
        end_em = width_em(titles[-1]) + (1 if len(titles) > 1 else 0)
        return VolumeLine(
            titles,
            anchor,
            ("增" if entry.issue.number.supplement else "") + entry.issue.number.numerals,
            self._places[anchor],
            contributors,
            len(contributors) > 1 or end_em + 1 + width_em("".join(contributors)) > measure_em,
        )

    def _break(self, title: str, measure_em: float) -> tuple[str, ...]:
        if (title, measure_em) not in self._broken:
            lines = fill_title(title, max_em=measure_em - 1, segment=self._segment).lines
            self._broken[title, measure_em] = lines
        return self._broken[title, measure_em]


def _filled(names: str, measure_em: float) -> tuple[str, ...]:
    """Return names joined by 、 as lines that end after a 、; no line if there is no name."""
    lines: list[str] = []
    for name in re.findall("[^、]+、?", names):
        if lines and width_em(lines[-1] + name) <= measure_em:
            lines[-1] += name
        else:
            lines.append(name)
    return tuple(lines)


def _sections(config: Config, entries: Sequence[Entry], lines: _Lines) -> tuple[VolumeGroup, ...]:
    """Return the articles by section in the bulletin's order, those without one last; nothing where no issue has sections."""
    found: dict[str, list[Entry]] = {name: [] for name in config.section_names}
    for entry in entries:
        found.setdefault(entry.article.section, []).append(entry)
    without = found.pop("", [])
    if not any(found.values()):
        return ()
    groups = [(name, some) for name, some in (*found.items(), (NO_SECTION, without)) if some]
    return tuple(lines.group(name, some, SECTION_MEASURE_EM) for name, some in groups)


def _by_name(
    entries: Iterable[Entry], names_of: Callable[[Entry], tuple[str, ...]]
) -> list[tuple[str, str, list[Entry]]]:
    """Return (pinyin, name, articles in the volume's order) of each name, in pinyin order."""
    return sorted((slug(name), name, some) for name, some in grouped(entries, names_of).items())


def _letters(
    named: Iterable[tuple[str, str, list[Entry]]],
    make_group: Callable[[str, Iterable[Entry], float], VolumeGroup],
) -> tuple[Letter, ...]:
    """Return the groups of names by first letter, names that do not begin with a letter last."""

    def letter(item: tuple[str, str, list[Entry]]) -> str:
        return item[0][0].upper() if item[0][0].isalpha() else OTHER_LETTER

    ordered = sorted(named, key=lambda item: (letter(item) == OTHER_LETTER, item[:2]))
    return tuple(
        Letter(key, tuple(make_group(name, entries, NAME_MEASURE_EM) for _, name, entries in group))
        for key, group in groupby(ordered, letter)
    )
