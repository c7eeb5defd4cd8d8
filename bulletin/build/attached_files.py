"""Finds private data in files that texts link to: Word, Excel and PDF with their properties, plain text; each content is read once."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bulletin.build.cache import Cache
from bulletin.intake.blocks import UnreadableSourceError
from bulletin.proofreading.private_data import CASES, CASES_HINT, KINDS, digits_of, private_in_lines
from bulletin.proofreading.private_tables import case_tables
from bulletin.proofreading.settings import ProofSettings
from bulletin.values.asset import Asset
from bulletin.values.diagnostics import Diagnostic, Severity
from bulletin.values.model import Issue, Reference, TextPage

ATTACHED = "attached"  # the kind of a row in the cache
ENDINGS = (".docx", ".docm", ".xlsx", ".xlsm", ".pdf", ".txt", ".csv")
_MOST_BYTES = 50_000_000  # a larger file is not read, and nothing is found in it
_MOST_LINES = 200_000  # of a file; later lines are not searched


class AttachedPlace(NamedTuple):
    """Private data in a file. code: of its kind; place: where, in Chinese (`第 3 行`); shown: the masked value, empty for a personal case."""

    code: str
    place: str
    shown: str


class AttachedRow(NamedTuple):
    """Cache entry of one attached file. key: the file's digest and the office's own telephone numbers, which are allowed."""

    key: str
    places: tuple[AttachedPlace, ...]


def check_attached(
    root: Path,
    texts: Iterable[Issue | TextPage],
    assets: Mapping[str, Asset],
    cache: Cache,
    settings: ProofSettings,
    *,
    is_written: bool,
) -> Iterator[Diagnostic]:
    """Yield a diagnostic, placed at the link, for each piece of private data in a linked file.

    is_written: whether the cache may be written. Diagnostics: the codes of KINDS, personal-case.
    """
    allowed_phones = digits_of(settings.phones)
    kinds = {kind.code: kind for kind in (*KINDS, CASES)}
    read: dict[str, tuple[AttachedPlace, ...]] = {}  # several texts may link to one file
    for text in texts:
        issue = text if isinstance(text, Issue) else None
        allowed = {name for name, reason in issue.privacy_exceptions if reason} if issue else set()
        for reference in _links_of(text, assets):
            asset = assets[reference.path]
            if asset.path not in read:
                read[asset.path] = _places(root, asset, cache, allowed_phones, is_written=is_written)
            for place in read[asset.path]:
                kind = kinds[place.code]
                if kind.name in allowed or kind.code in allowed:
                    continue
                # An issue that is not public never gets onto the site: a warning is enough.
                level = kind.level if issue is None or issue.is_public else Severity.WARNING
                shown = f" `{place.shown}`" if place.shown else ""
                message = f"链接的文件 `{Path(asset.path).name}` 里有{kind.name}{shown}（{place.place}）"
                hint = (
                    CASES_HINT
                    if kind is CASES
                    else f"在文件里删掉，或者遮住大半：{place.shown}；确实可以登，在开头写 `隐私例外: {{{kind.name}: 理由}}`"
                )
                yield Diagnostic(kind.code, level, message, reference.span, kind.about, (), hint)
    if is_written:
        cache.keep_only(ATTACHED, read)


def _links_of(text: Issue | TextPage, assets: Mapping[str, Asset]) -> Iterator[Reference]:
    """Yield a text's first link to each file of a format that can be searched."""
    seen: set[str] = set()
    for reference in text.references:
        if (
            reference.path in assets
            and reference.path.lower().endswith(ENDINGS)
            and reference.path not in seen
        ):
            seen.add(reference.path)
            yield reference


def _places(
    root: Path, asset: Asset, cache: Cache, phones: frozenset[str], *, is_written: bool
) -> tuple[AttachedPlace, ...]:
    key = f"{asset.digest} {' '.join(sorted(phones))}"
    known = cache.get_value(ATTACHED, asset.path, AttachedRow)
    if known is not None and known.key == key:
        return known.places
    # Imported here: lxml takes 30 ms to load, and few texts link to files.
    from bulletin.build.attached_lines import lines_of_attachment

    try:
        data = (root / asset.path).read_bytes() if asset.size <= _MOST_BYTES else b""
        lines = list(lines_of_attachment(asset.path, data))[:_MOST_LINES]
    except UnreadableSourceError:  # damaged or encrypted: nothing can be searched
        lines = []
    except OSError:  # it may be readable next time, so nothing is kept
        return ()
    places = tuple(_found(lines, phones))
    if is_written:
        cache.put_value(ATTACHED, asset.path, AttachedRow(key, places))
    return places


def _found(lines: Sequence[tuple[str, str]], phones: Collection[str]) -> Iterator[AttachedPlace]:
    for at, kind, found in private_in_lines([line for _, line in lines], KINDS, phones):
        yield AttachedPlace(kind.code, lines[at][0], found.shown)
    for at in case_tables([line for _, line in lines]):
        yield AttachedPlace(CASES.code, lines[at][0], "")
