"""Issues → which PDFs are to be printed and why, without setting any of them.

A PDF's fingerprint has the digest of its print HTML. What that HTML was made of is remembered with the digest, so that
it is rendered again only for issues in which something changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bulletin import cache
from bulletin.archive.frame import Frame
from bulletin.archive.views import pdf_href
from bulletin.diagnostics import Diagnostic
from bulletin.late import issue_digest
from bulletin.load import Loaded
from bulletin.make import Before
from bulletin.model import Issue
from bulletin.pages import PrintJob, print_jobs
from bulletin.parallel import batches, spread
from bulletin.plan import Fingerprint
from bulletin.printing.pdf import PdfOrder
from bulletin.printing.pdf_attachment import SourceText
from bulletin.render import Templates
from bulletin.text import digest

REMEMBERED = "prints"  # within the cache
TEMPLATE = "print.html"
BATCH = 40


@dataclass(frozen=True, slots=True)
class Prints:
    """The PDFs of the site. make: reasons by path; orders: what is to be printed, in the issues' order."""

    fingerprints: Mapping[str, Fingerprint]
    make: Mapping[str, str]
    orders: tuple[PdfOrder, ...]
    found: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _One:
    path: str
    made_of: str
    fingerprint: Fingerprint
    reason: str
    order: PdfOrder | None
    found: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class PrintPlanner:
    """Plans PDFs. tool: digest of program and faces."""

    templates: Templates
    tool: str
    before: Before
    frame: Frame
    loaded: Loaded

    def plan(self, folder: Path, *, jobs: int) -> Prints:
        """Return what is to be printed. folder: the cache. Diagnostics: template-error, once."""
        known = cache.read_sealed(folder / REMEMBERED, self.tool)
        remembered: Mapping[str, tuple[str, str]] = known if isinstance(known, dict) else {}
        runs = batches(self.frame.site.issues, BATCH)

        def plan_some(issues: Sequence[Issue]) -> list[_One]:
            return [self._one(issue, remembered) for issue in issues]

        ones = [one for run in spread(plan_some, runs, jobs=jobs) for one in run]
        found = tuple(d for one in ones for d in one.found)[:1]  # the same template fails for every issue
        if not found:
            now = {one.path: (one.made_of, one.fingerprint.content) for one in ones}
            if now != remembered:
                cache.write_sealed(folder / REMEMBERED, self.tool, now)
        return Prints(
            {one.path: one.fingerprint for one in ones},
            {one.path: one.reason for one in ones if one.reason},
            tuple(one.order for one in ones if one.order),
            found,
        )

    def _one(self, issue: Issue, remembered: Mapping[str, tuple[str, str]]) -> _One:
        path, made_of = pdf_href(issue), self._made_of(issue)
        before, content = remembered.get(path, ("", ""))
        order: PdfOrder | None = None
        if before != made_of:
            rendered = self._order(issue)
            if isinstance(rendered, tuple):
                return _One(path, made_of, Fingerprint(self.tool, "", ""), "", None, rendered)
            order, content = rendered, self._content(issue, rendered)
        fingerprint = Fingerprint(self.tool, digest(self.templates.print_css()), content)
        reason = self.before.reason(path, fingerprint)
        if not reason:
            return _One(path, made_of, fingerprint, "", None, ())
        if order is None:
            rendered = self._order(issue)
            assert isinstance(rendered, PdfOrder)
            order = rendered
        return _One(path, made_of, fingerprint, reason, order, ())

    def _made_of(self, issue: Issue) -> str:
        """Return a digest of all that an issue's print HTML, metadata and attachment come from."""
        config = self.frame.site.config
        text = self.loaded.records[issue.path].text if config.attaches_source else ""
        template = self.templates.closure_digest(TEMPLATE)
        return digest(repr((issue_digest(issue), config, self._assets(issue), text, template)))

    def _assets(self, issue: Issue) -> list[object]:
        assets = self.loaded.assets
        return [assets[r.path] for r in issue.references if r.path in assets]

    def _order(self, issue: Issue) -> PdfOrder | tuple[Diagnostic, ...]:
        (job,) = print_jobs(self.frame.site, [issue], self.frame.addresses)
        html = self.templates.render(TEMPLATE, job.context)
        return html.diagnostics if html.value is None else order_of(job, html.value, self.loaded.texts)

    def _content(self, issue: Issue, order: PdfOrder) -> str:
        assets = self.loaded.assets
        pictures = "".join(assets[r.path].digest for r in issue.references if r.path in assets)
        return digest(order.html + pictures + repr((order.metadata, order.attachment)))


def order_of(job: PrintJob, html: str, texts: Mapping[str, str]) -> PdfOrder:
    """Return what is to be printed. texts: of the content's files, by path."""
    source = SourceText(job.attach_as, texts[job.source]) if job.attach_as else None
    return PdfOrder(job.path, job.source, html, job.metadata, source)
