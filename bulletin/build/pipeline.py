"""A build from start to end. What need not be done again is found by keys on the one way that there is.

A stamp of all sources shows that nothing changed; the key of each text, that it need not be parsed; the key of each file
of the site, that it need not be made.
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
    """Build the site. Where there are errors nothing of the output changes but the cache. OSError: the system refused."""
    is_new = not options.output.exists()
    with locked(options.output, options.patience), _own_cache(options) as options:
        # Of a build that was killed, perhaps behind the last thing it had to do: then this one finds nothing else to do.
        shutil.rmtree(options.output / STAGED_FOLDER, ignore_errors=True)
        with closing(Cache(options.cache, toolchain_fingerprint())) as cache:
            if options.full:
                cache.clear()
            sources = read_sources(options.root)
            for folder in sources.value.left if sources.value else ():
                sweep_temporaries(Path(folder))
            with _named_by(options.output):
                report = unchanged(options, sources, cache) or _make(
                    options, sources, cache, workers, progress
                )
        if is_new and not report.published and not (options.cache / PDFS).exists():
            _leave_no_trace(options)
    return report


def _make(
    options: Options, sources: Checked[Sources], cache: Cache, workers: Workers, progress: Progress
) -> Report:
    """Make what changed; where the cache is damaged, everything."""
    # Parsers, templates, numpy and fontTools take 0.4 s to load: a build in which nothing changed does without.
    from bulletin.build.site_maker import make_site

    try:
        return make_site(options, sources, cache, workers, progress)
    except DamagedCacheError:
        cache.clear()
        return make_site(options, sources, cache, workers, progress)


@contextmanager
def _named_by(output: Path) -> Iterator[None]:
    """Let an error of the system that names no file, as those of writing do, be one of the folder that is written to."""
    try:
        yield
    except OSError as problem:
        if problem.errno and problem.filename is None:
            problem.filename = os.fspath(output)
        raise


@contextmanager
def _own_cache(options: Options) -> Iterator[Options]:
    """Hold the cache's folder, too, where the output goes elsewhere; where it cannot be written, remember nothing."""
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
        except OSError:  # content that can only be read
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
