"""A changed body → put into a site that stands, by work that hardly grows with the archive.

A comma changes an issue's body and none of its facts. Then its page stands in the same shell as before, no list and no
neighbour shows anything else, and only its own files, the lists of search that name its pairs of characters and its PDFs
are to be made. What that takes of the rest of the site was put down by the last whole build (`kept`). Wherever more
than a body may have changed, nothing is touched, and `remake` looks at everything.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from bulletin.build import cache, standing
from bulletin.build import publish as output
from bulletin.build.cache import Bodies, BodyWriter, Place, Remembered
from bulletin.build.kept import Kept, read_kept, read_shell
from bulletin.build.late import body_of, revised, unpack
from bulletin.build.loaded import Loaded
from bulletin.build.manifest import AsLeft, Manifest
from bulletin.build.page_press import Before, Files, Press, Result, joined
from bulletin.build.pickling import dumps
from bulletin.build.pipeline import ASIDE, Options, Printing, Progress, Report
from bulletin.build.plan import Made
from bulletin.build.publish import Ready
from bulletin.build.recall import Store, characters_of, issue_of, remember_characters
from bulletin.build.search_cache import amended_data
from bulletin.build.standing import Inputs, Stood
from bulletin.build.toolchain import tool_digest
from bulletin.build.tree import amended_sum, facts_in, sum_of
from bulletin.reading import remember
from bulletin.site.arrange import Site
from bulletin.site.data_files import issue_file
from bulletin.site.frame import Frame, Page
from bulletin.site.issue_pages import Shell, issue_page
from bulletin.site.search.amend import OtherWordsError
from bulletin.site.search.data import Search, SearchFile, data_page, with_version
from bulletin.site.views import Addresses
from bulletin.values.contents import Texts
from bulletin.values.diagnostics import has_errors, in_order_among
from bulletin.values.model import Issue


@dataclass(frozen=True, slots=True)
class _Changed:
    """An issue as it is now. place: in the site's order; shell: what its page has around it."""

    place: int
    issue: Issue
    record: Remembered
    shell: Shell


@dataclass(frozen=True, slots=True)
class _Amended:
    """What is to be put into the site: the plan, the files that are new, PDFs that are still to be made."""

    result: Result
    new: Files
    pending: tuple[tuple[str, str], ...]
    manifest: Manifest


def amend(
    stood: Stood,
    inputs: Inputs,
    paths: Sequence[str],
    waiting: Sequence[str],
    options: Options,
    progress: Progress,
    printing: Printing,
) -> Report | None:
    """Put changed issues into a site all of whose other inputs are as they were; None where `remake` must do it.

    paths: of the issues; waiting: of those whose PDFs are still to be made. Raises DamagedCacheError.
    """
    kept = None if options.lenient else read_kept(options.cache, stood.recent)
    if kept is None or not _are_alone(paths, kept) or any(kept.facts_of(path) is None for path in waiting):
        return None
    with closing(Bodies(options.cache)) as bodies:
        changed = _read(kept, inputs, paths, waiting, options, bodies)
        if changed is None:
            return None
        try:
            amended = _made(stood, kept, inputs, changed, options, progress, printing)
        except OtherWordsError:
            return None
    if amended is None or not stood.holds():
        return None
    return _published(stood, inputs, changed, frozenset(paths), amended, options)


def _are_alone(paths: Sequence[str], kept: Kept) -> bool:
    """Return whether these issues are published, and no other text says anything of them."""
    return all(kept.facts_of(path) and path not in kept.foreign for path in paths)


def _read(
    kept: Kept,
    inputs: Inputs,
    paths: Sequence[str],
    waiting: Sequence[str],
    options: Options,
    bodies: Bodies,
) -> list[_Changed] | None:
    """Return the issues as they are now; None where their facts are others, or where there are errors.

    Those that only wait for their PDFs are no news.
    """
    store = Store(options.cache)
    characters = characters_of(kept.faces, store)
    contents = inputs.contents
    writer = BodyWriter(options.cache)
    changed: list[_Changed] = []
    with closing(writer):
        for path in dict.fromkeys((*paths, *waiting)):
            is_news = path in paths
            read = remember.read_file(path, contents.raw[path], kept.config, characters)
            known = kept.facts_of(path)
            if known is None or not isinstance(read.value, Issue) or has_errors(read.diagnostics):
                return None
            record = remember.record_of(read, contents.digests[path], writer.add if is_news else _nowhere)
            shell = read_shell(options.cache, kept.shells, known.place)
            if record.shown != known.shown or shell is None:
                return None
            issue = issue_of(record, bodies) if is_news else _with_body_of(read.value, record)
            if known.counted:
                issue = revised(issue, copies_printed=known.copies)
            changed.append(_Changed(known.place, issue, record, shell))
    if characters:
        remember_characters(kept.faces, characters, store)
    news = {each.issue.path: each.record for each in changed if each.issue.path in paths}
    return changed if not news or cache.add_news(options.cache, kept.seal, news) else None


def _nowhere(body: bytes) -> Place:
    """Write a body nowhere: it lies in the cache already."""
    return Place("", 0, len(body), 0)


def _with_body_of(issue: Issue, record: Remembered) -> Issue:
    """Return the issue that a record holds, with the body that was just read."""
    body = body_of(issue)
    return unpack(record.value, record.shown, record.whole, lambda: body)


def _made(
    stood: Stood,
    kept: Kept,
    inputs: Inputs,
    changed: Sequence[_Changed],
    options: Options,
    progress: Progress,
    printing: Printing,
) -> _Amended | None:
    """Make what shows the bodies of these issues; None where files of other names would come of it."""
    tool, aside = tool_digest(), options.cache / ASIDE
    manifest = Manifest(output.read_manifest(options.output))
    before = Before(manifest, AsLeft(manifest), options.full)
    templates = stood.recent.templates_of(inputs.layouts)
    press = Press(templates, tool, before, aside)
    issues = tuple(each.issue for each in changed)
    changes = {each.place: each.issue for each in changed}
    found = amended_data(changes, options.cache, tool, partial(_is_published, before))
    if found is None:
        return None
    feeds = _feeds(kept, inputs, changed, options)
    if feeds is None:
        return None
    pages = chain(_own_pages(kept, changed, options), _search_pages(kept, found), feeds)
    made = press.make(pages, is_readable=False)
    progress("网页", 1, 1)
    if made.found:
        return None
    new = {path: Ready(aside / path) for path in made.make}
    if not options.pdf:
        return _Amended(made, new, (), manifest)
    from bulletin.build.printed import print_site  # a tenth of the time that a comma takes without PDFs

    loaded = Loaded(
        kept.config,
        issues,
        (),
        dict(kept.assets),
        kept.faces,
        Texts(inputs.contents.raw, [issue.path for issue in issues]),
        (),
        remembered={each.issue.path: each.record for each in changed},
    )
    addresses = _together([each.shell.addresses for each in changed])
    frame = _frame(kept, issues, addresses, options)
    printed = print_site(press, frame, loaded, options, progress, printing, is_whole=False)
    if has_errors(printed.result.found):
        return None
    result = joined([made, printed.result])
    return _Amended(result, {**new, **printed.new}, printed.pending, manifest)


def _frame(kept: Kept, issues: tuple[Issue, ...], addresses: Addresses, options: Options) -> Frame:
    """Return a frame in which only what an issue's own files need is true: settings and addresses."""
    site = Site(kept.config, issues, (), (), (), (), ())
    return Frame(site, addresses, has_pdf=options.pdf)


def _together(some: Sequence[Addresses]) -> Addresses:
    """Return the addresses that several issues can ask for."""
    return Addresses(
        issues={k: v for each in some for k, v in each.issues.items()},
        pages={k: v for each in some for k, v in each.pages.items()},
        assets={k: v for each in some for k, v in each.assets.items()},
        sections={k: v for each in some for k, v in each.sections.items()},
        contributors={k: v for each in some for k, v in each.contributors.items()},
        topics={},
        asset_facts={k: v for each in some for k, v in each.asset_facts.items()},
    )


def _own_pages(kept: Kept, changed: Sequence[_Changed], options: Options) -> Iterator[Page]:
    for each in changed:
        yield issue_page(each.issue, each.shell)
        yield issue_file(_frame(kept, (each.issue,), each.shell.addresses, options), each.issue)


def _feeds(
    kept: Kept, inputs: Inputs, changed: Sequence[_Changed], options: Options
) -> Sequence[Page] | None:
    """Return the feeds that show these issues; None where it is not known what else they show."""
    shown = [each for each in changed if each.issue.path in kept.feeds]
    if not shown:
        return ()
    from bulletin.build.kept_feeds import amended_feeds

    frames = [(e.issue, _frame(kept, (e.issue,), e.shell.addresses, options)) for e in shown]
    return amended_feeds(options.cache, kept.shells, frames, inputs.contents.digests)


def _search_pages(kept: Kept, found: Search) -> Iterator[Page]:
    """Return the search page and those of its files that may differ."""
    yield with_version(kept.search_page, found.version)
    yield from map(data_page, found.files)


def _is_published(before: Before, index: SearchFile) -> bool:
    """Return whether the site has this directory: a build may have been killed before it published what it put away."""
    page = data_page(index)
    made = before.made.get(page.path)
    return made is not None and made.fingerprint.content == page.fingerprint


def _published(
    stood: Stood,
    inputs: Inputs,
    changed: Sequence[_Changed],
    read: frozenset[str],
    amended: _Amended,
    options: Options,
) -> Report:
    """Exchange the site, and write down how it stands now. read: paths of the issues whose texts are others."""
    last, result = stood.last, amended.result
    tree = last.tree

    def manifest(filled: output.Filled) -> bytes:
        nonlocal tree
        if filled.is_whole:
            tree = sum_of(filled.facts.items())
        else:
            old = facts_in(options.output / "site", filled.facts)
            tree = amended_sum(tree, old, filled.facts.items())
        rows = {path: Made(result.fingerprints[path], *filled.facts[path]) for path in amended.new}
        return amended.manifest.amended(rows)

    paths = {each.issue.path for each in changed}
    pending = (*(one for one in last.pending if one[1] not in paths), *amended.pending)
    before = last.diagnostics
    others = [d for d in before if d.span.path not in read]
    said = (d for each in changed if each.issue.path in read for d in each.record.diagnostics)
    diagnostics = in_order_among(others, (*result.found, *said))
    if amended.new:
        stood.recent.tree = None  # until it is written down what the site has become
        output.replace_site(options.output, amended.new, frozenset(), manifest, flushes=options.lasts)
    now = replace(
        last,
        texts=inputs.contents.digests,
        tree=tree,
        manifest=output.manifest_stamp(options.output),
        said=last.said if diagnostics == before else dumps(diagnostics),
        files=last.files + len(last.pending) - len(pending),
        pending=pending,
    )
    standing.write(options.cache, now, stood.recent)
    texts = Texts(inputs.contents.raw, last.readable)
    loaded = Loaded(None, (), (), {}, (), texts, diagnostics)
    made = {path: reason for path, reason in result.make.items() if path in amended.new}
    waiting = tuple(path for path, _ in pending)
    return Report(
        loaded, diagnostics, made, frozenset(), now.files - len(made), last.issues, True, pending=waiting
    )
