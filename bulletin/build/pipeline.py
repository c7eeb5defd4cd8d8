"""Runs a build from start to end. Every build takes the same steps; keys show what need not be done again.

The stamp of all sources shows that nothing changed; the key of a text, that it need not be parsed; the key of a file of the
site, that it need not be made.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from bulletin.build.cache import Cache, DamagedCacheError
from bulletin.build.cache_folder import make_private, remove_older_cache
from bulletin.build.lock import folder_lock
from bulletin.build.pdf_store import PDFS
from bulletin.build.publish import locked
from bulletin.build.sources import Sources, read_sources
from bulletin.build.stamp import unchanged
from bulletin.build.toolchain import toolchain_fingerprint
from bulletin.values.diagnostics import Checked
from bulletin.values.files import sweep_temporaries
from bulletin.values.options import STAGED_FOLDER, Options, Progress, Report, Workers, no_progress
from bulletin.values.system_errors import BusyFolderError
from bulletin.values.temporary_folder import process_folder


def build(options: Options, workers: Workers = Workers(), progress: Progress = no_progress) -> Report:  # noqa: B008 - a frozen value
    """Build the site. If there are errors, nothing of the output changes but the cache. Raises OSError: the system refused something."""
    is_new = not options.output.exists()
    with locked(options.output, options.patience), _own_cache(options) as options:
        # Left by a build that was killed. Removed here, since this build may find that nothing else is to be done.
        shutil.rmtree(options.output / STAGED_FOLDER, ignore_errors=True)
        with closing(Cache(options.cache, toolchain_fingerprint())) as cache:
            if options.full:
                cache.clear()
            sources = read_sources(options.root)
            # Temporary files beside the texts, left by a command that was killed while it wrote one.
            for folder in sources.value.left if sources.value else ():
                sweep_temporaries(Path(folder))
            with _named_by(options.output):
                report = unchanged(options, sources, cache) or _make(
                    options, sources, cache, workers, progress
                )
        # A first build that fails leaves no output folder, unless it made PDFs that the next one can use.
        if is_new and not report.published and not (options.cache / PDFS).exists():
            _leave_no_trace(options)
    return report


def _make(
    options: Options, sources: Checked[Sources], cache: Cache, workers: Workers, progress: Progress
) -> Report:
    """Make what changed; if the cache is damaged, everything."""
    # Imported here: parsers, templates, numpy and fontTools take 0.4 s to load, and a build without changes needs none.
    from bulletin.build.site_maker import make_site

    try:
        return make_site(options, sources, cache, workers, progress)
    except DamagedCacheError:
        cache.clear()
        return make_site(options, sources, cache, workers, progress)


@contextmanager
def _named_by(output: Path) -> Iterator[None]:
    """Set the output folder as the file name of OSErrors that name none (failed writes do not)."""
    try:
        yield
    except OSError as problem:
        if problem.errno and problem.filename is None:
            problem.filename = os.fspath(output)
        raise


@contextmanager
def _own_cache(options: Options) -> Iterator[Options]:
    """Lock the cache's folder, too, if the output goes elsewhere; if it cannot be written, use a temporary cache."""
    cache = options.cache
    if _is_within_output(options):
        make_private(cache, options.patience)
        yield options
        return
    remove_older_cache(options)
    with ExitStack() as stack:
        try:
            stack.enter_context(folder_lock(cache.parent, options.patience))
            make_private(cache, options.patience)
        except BusyFolderError:
            raise
        except OSError:  # the site's folder is read-only
            stack.close()
            folder = Path(mkdtemp(prefix="cache-", dir=process_folder()))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            options = replace(options, cache_folder=folder)
        yield options


def _is_within_output(options: Options) -> bool:
    return options.cache.parent.resolve() == options.output.resolve()


def _leave_no_trace(options: Options) -> None:
    if _is_within_output(options):
        shutil.rmtree(options.cache, ignore_errors=True)
    (options.output / ".lock").unlink(missing_ok=True)
    with suppress(OSError):  # another process has put files into it
        options.output.rmdir()
