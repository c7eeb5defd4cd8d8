"""Makes all pages of the site and its search data, in parallel on all cores.

The search page is made after them, since it contains the address of the search data, which changes with the data.
"""

from collections.abc import Callable, Sequence
from functools import partial
from operator import call
from typing import TypeVar

from bulletin.build.pages import MadeBatch, MadeFiles, Making, PageMaker, files_of_pages
from bulletin.build.parallel import spread
from bulletin.build.search_files import SearchFiles, SegmentRow, plan_search, search_files, stage_segment
from bulletin.site.context import SiteContext
from bulletin.site.kinds import KINDS, batches_of, last_batches, search_page_batch

R = TypeVar("R")

FEW_ISSUES = 100  # up to so many, their pages are made in this process: starting others would take as long


def make_pages_and_search(
    maker: PageMaker, context: SiteContext, making: Making
) -> tuple[MadeFiles, SearchFiles]:
    """Make all pages and the data files of search. Diagnostics: template-error."""
    plan = plan_search(maker, context.site.issues, making.cache)
    batches = batches_of(context)
    # Segments come first: one takes as long as many batches, and begun last it would run alone on one core.
    tasks: list[Callable[[], SegmentRow | MadeBatch]] = [
        partial(stage_segment, maker, segment) for segment in plan.todo
    ]
    tasks += [partial(maker.make_batch, batch) for batch in batches]
    results = _in_parallel(tasks, context, making)
    segments = [result for result in results if isinstance(result, SegmentRow)]
    search = search_files(maker, plan, segments, context.site.issues, making.cache)
    made = [result for result in results if isinstance(result, MadeBatch)]
    batches = (*batches, search_page_batch(context, search.version))
    made.append(maker.make_batch(batches[-1]))
    readable = tuple(
        path
        for batch, done in zip(batches, made, strict=True)
        if batch.kind.is_readable
        for path in done.keys
    )
    made += map(maker.make_batch, last_batches(context, readable))
    return files_of_pages(maker, made), search


def make_again(
    maker: PageMaker, context: SiteContext, search_version: str, making: Making, *, before: MadeFiles
) -> MadeFiles:
    """Make those pages again that show the size of a PDF; return all pages. before: all pages as they were made first."""
    batches = batches_of(context, [kind for kind in KINDS if kind.shows_pdfs])
    every = [*batches, search_page_batch(context, search_version)]
    again = files_of_pages(
        maker, _in_parallel([partial(maker.make_batch, batch) for batch in every], context, making)
    )
    kept = {path: file for path, file in before.new.items() if path not in again.keys}
    return MadeFiles({**before.keys, **again.keys}, {**kept, **again.new}, again.diagnostics)


def _in_parallel(tasks: Sequence[Callable[[], R]], context: SiteContext, making: Making) -> list[R]:
    """Return the results of the tasks, in their order."""
    jobs = making.options.jobs if len(context.site.issues) > FEW_ISSUES else 1
    done: list[R] = []
    for result in spread(call, tasks, jobs=jobs):
        done.append(result)
        making.progress("网页", len(done), len(tasks))
    return done
