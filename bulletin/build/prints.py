"""Issues → which PDFs are to be printed and why, without setting any of them.

A PDF's fingerprint has the digest of its print HTML. What that HTML was made of is remembered with the digest, so that
it is rendered again only for issues in which something changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bulletin.build import cache
from bulletin.build.late import issue_digest
from bulletin.build.load import Loaded
from bulletin.build.page_press import Before
from bulletin.build.parallel import batches, spread
from bulletin.build.plan import Fingerprint
from bulletin.pdf.order import PdfOrder, SourceText
from bulletin.site.frame import Frame
from bulletin.site.pages import PrintJob, print_jobs
from bulletin.site.templates import Templates
from bulletin.values.diagnostics import Checked, Diagnostic
from bulletin.values.model import Issue
from bulletin.values.text import digest

REMEMBERED = "prints"  # within the cache
TEMPLATES = ("print.html", "print_article.html")
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
    fingerprint: Fingerprint
    reason: str
    order: PdfOrder | None


@dataclass(frozen=True, slots=True)
class _OfIssue:
    """An issue's PDFs: its own, and those of its articles. made_of: a digest of what their HTML comes from."""

    issue: str
    made_of: str
    ones: tuple[_One, ...] = ()
    found: tuple[Diagnostic, ...] = ()


Remembered = Mapping[
    str, tuple[str, tuple[tuple[str, str], ...]]
]  # issue → made_of, (path, content) of its PDFs


@dataclass(frozen=True, slots=True)
class PrintPlanner:
    """Plans PDFs. tool: digest of program and faces."""

    templates: Templates
    tool: str
    before: Before
    frame: Frame
    loaded: Loaded

    def plan(self, folder: Path, *, jobs: int, is_whole: bool = True) -> Prints:
        """Return what is to be printed. folder: the cache; is_whole: whether the site has no other issues than these.

        Diagnostics: template-error, once.
        """
        known = cache.read_sealed(folder / REMEMBERED, self.tool)
        remembered: Remembered = known if isinstance(known, dict) else {}
        runs = batches(self.frame.site.issues, BATCH)

        def plan_some(issues: Sequence[Issue]) -> list[_OfIssue]:
            return [self._of_issue(issue, remembered) for issue in issues]

        of_issues = [each for run in spread(plan_some, runs, jobs=jobs) for each in run]
        found = tuple(d for each in of_issues for d in each.found)[
            :1
        ]  # the same template fails for every issue
        if not found:
            now = {} if is_whole else dict(remembered)
            for each in of_issues:
                contents = tuple((one.path, one.fingerprint.content) for one in each.ones)
                now[each.issue] = each.made_of, contents
            if now != remembered:
                cache.write_sealed(folder / REMEMBERED, self.tool, now)
        ones = [one for each in of_issues for one in each.ones]
        return Prints(
            {one.path: one.fingerprint for one in ones},
            {one.path: one.reason for one in ones if one.reason},
            tuple(one.order for one in ones if one.order),
            found,
        )

    def _of_issue(self, issue: Issue, remembered: Remembered) -> _OfIssue:
        made_of = self._made_of(issue)
        before, contents = remembered.get(issue.path, ("", ()))
        orders: dict[str, PdfOrder] = {}
        if before != made_of:
            rendered = self._orders(issue)
            if rendered.value is None:
                return _OfIssue(issue.path, made_of, found=rendered.diagnostics)
            orders = rendered.value
            contents = tuple((path, self._content(issue, order)) for path, order in orders.items())
        style = digest(self.templates.print_css())
        prints = {path: Fingerprint(self.tool, style, content) for path, content in contents}
        reasons = {path: self.before.reason(path, print_) for path, print_ in prints.items()}
        if any(reasons.values()) and not orders:
            orders = self._orders(issue).value or {}
        ones = (_One(p, prints[p], why, orders[p] if why else None) for p, why in reasons.items())
        return _OfIssue(issue.path, made_of, tuple(ones))

    def _made_of(self, issue: Issue) -> str:
        """Return a digest of all that an issue's print HTML, metadata and attachment come from."""
        config = self.frame.site.config
        text = self.loaded.remembered[issue.path].text if config.attaches_source else ""
        templates = [self.templates.closure_digest(name) for name in TEMPLATES]
        return digest(repr((issue_digest(issue), config, self._assets(issue), text, templates)))

    def _assets(self, issue: Issue) -> list[object]:
        assets = self.loaded.assets
        return [assets[r.path] for r in issue.references if r.path in assets]

    def _orders(self, issue: Issue) -> Checked[dict[str, PdfOrder]]:
        orders: dict[str, PdfOrder] = {}
        for job in print_jobs(self.frame.site, [issue], self.frame.addresses):
            html = self.templates.render(job.template, job.context)
            if html.value is None:
                return Checked(None, html.diagnostics)
            orders[job.path] = order_of(job, html.value, self.loaded.texts)
        return Checked(orders)

    def _content(self, issue: Issue, order: PdfOrder) -> str:
        assets = self.loaded.assets
        shown = [r.path for r in issue.references if r.path in assets and quote(r.path) in order.html]
        pictures = "".join(assets[path].digest for path in shown)
        return digest(order.html + pictures + repr((order.metadata, order.attachment)))


def order_of(job: PrintJob, html: str, texts: Mapping[str, str]) -> PdfOrder:
    """Return what is to be printed. texts: of the content's files, by path."""
    source = SourceText(job.attach_as, texts[job.source]) if job.attach_as else None
    return PdfOrder(job.path, job.source, html, job.metadata, source, reports_loose_lines=not job.is_excerpt)
