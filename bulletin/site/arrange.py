"""Issues and settings → Site: what is published, in which order, under which section, year, contributor and topic."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bulletin.site.slugs import Slugs, slugs_for
from bulletin.values.audience import Audience
from bulletin.values.model import Article, Issue, TextPage, issues_in_order
from bulletin.values.settings import Config


@dataclass(frozen=True, slots=True)
class Entry:
    """An article together with its issue, as lists across issues need it."""

    issue: Issue
    article: Article


@dataclass(frozen=True, slots=True)
class Group:
    """The articles that share a section, contributor or topic; newest issue first, printed order within it."""

    name: str
    slug: str
    description: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """What is published. issues: newest last; years: newest first, each with its issues newest first."""

    config: Config
    issues: tuple[Issue, ...]
    years: tuple[tuple[int, tuple[Issue, ...]], ...]
    sections: tuple[Group, ...]
    contributors: tuple[Group, ...]
    topics: tuple[Group, ...]
    pages: tuple[TextPage, ...]


def arrange(
    config: Config,
    issues: Iterable[Issue],
    pages: Iterable[TextPage],
    audience: Audience,
    slugs: Slugs | None = None,
) -> Site:
    """Return the site as `audience` may see it. slugs: finds slugs, and may know those of an earlier build."""
    slugs = Slugs() if slugs is None else slugs
    shown = issues_in_order(issue for issue in issues if audience.may_see(issue))
    # Newest issue first, articles of an issue in printed order: the order of all lists.
    entries = [Entry(issue, article) for issue in reversed(shown) for article in issue.articles]
    years = sorted({issue.date.year for issue in shown}, reverse=True)
    return Site(
        config=config,
        issues=shown,
        years=tuple((year, tuple(i for i in reversed(shown) if i.date.year == year)) for year in years),
        sections=_sections(config, entries, slugs),
        contributors=_by_pinyin(grouped(entries, lambda entry: entry.article.contributors), slugs),
        topics=_by_pinyin(grouped(entries, topics_of), slugs),
        pages=tuple(sorted(pages, key=lambda page: (page.order, page.slug))),
    )


def _sections(config: Config, entries: list[Entry], slugs: Slugs) -> tuple[Group, ...]:
    """Return the configured sections in their order, then those that only articles name.

    A section without articles is included, so that its address lasts.
    """
    found = grouped(entries, lambda entry: (entry.article.section,) if entry.article.section else ())
    fixed = {section.name: section.slug for section in config.sections if section.slug}
    chosen = slugs_for([*config.section_names, *found], fixed, slugs)
    about = {section.name: section.description for section in config.sections}
    names = dict.fromkeys([*config.section_names, *found])
    return tuple(Group(name, chosen[name], about.get(name, ""), tuple(found.get(name, ()))) for name in names)


def topics_of(entry: Entry) -> tuple[str, ...]:
    """Return an article's keywords (关键词), its own first.

    A keyword of the issue counts for each of its articles, unless some of them list it: then for those only.
    """
    issue, article = entry.issue, entry.article
    claimed = {word for other in issue.articles for word in other.keywords}
    return (*article.keywords, *(word for word in issue.keywords if word not in claimed))


def _by_pinyin(found: Mapping[str, list[Entry]], slugs: Slugs) -> tuple[Group, ...]:
    """Return contributors or topics in pinyin order, which is the order of their slugs."""
    chosen = slugs_for(found, {}, slugs)
    names = sorted(found, key=lambda name: (chosen[name], name))
    return tuple(Group(name, chosen[name], "", tuple(found[name])) for name in names)


def grouped(entries: Iterable[Entry], names_of: Callable[[Entry], tuple[str, ...]]) -> dict[str, list[Entry]]:
    """Return the articles under each name, in the order given. names_of: returns the names of one article."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for name in dict.fromkeys(names_of(entry)):
            found.setdefault(name, []).append(entry)
    return found
