"""Makes the parts of a print job that go with the copies: 分发登记簿, 签收单, labels, envelopes, 归档目录."""

from dataclasses import replace

from bulletin.distribution import catalogue, envelopes, labels, receipts, register
from bulletin.distribution.copies import Package, packages_of
from bulletin.distribution.job import Job, JobFile, JobPart, MakePart
from bulletin.distribution.spreadsheets import register_csv, register_xlsx
from bulletin.distribution.typesetter import JOB_STYLES, Typesetter
from bulletin.pdf.pdf_copies import one_sided
from bulletin.pdf.pdf_pages import pages_with_text
from bulletin.typesetting.title_lines import Segmenter, segmenter
from bulletin.values.diagnostics import Checked, Diagnostic, Span, warning
from bulletin.values.options import Progress
from bulletin.values.paper import ENVELOPES, LABEL_SHEETS
from bulletin.values.private_files import BOOK_FILE
from bulletin.values.text import enumerate_words


def register_part(job: Job, setter: Typesetter, progress: Progress) -> Checked[JobPart]:
    """Return the register of all copies as .pdf, .xlsx and .csv; no files if nobody gets copies."""
    if not job.whole.lots:
        return Checked(JobPart())
    config, view = job.printed.config, job.printed.view
    progress("分发登记簿", 0, 1)
    rows = register.register_of(view, job.whole, config, _segment(job))
    made = _set(job, setter, register.TEMPLATE, {"register": rows}, "分发登记簿")
    if made.value is None:
        return Checked(None, made.diagnostics)
    files = (
        JobFile(job.name("分发登记簿"), made.value, "A4 横放，单面打印，签收时填写"),
        JobFile(
            job.name("分发登记簿", "xlsx"),
            register_xlsx(rows, view.day.iso),
            "同样的内容，用 Excel、WPS 填写；填过的再做一遍也不丢",
            rows.sheet(lambda filled: register_xlsx(replace(rows, filled=filled), view.day.iso)),
        ),
        JobFile(
            job.name("分发登记簿", "csv"),
            register_csv(rows),
            "同样的内容，供别的程序读",
            rows.sheet(lambda filled: register_csv(replace(rows, filled=filled))),
        ),
    )
    return Checked(JobPart(files), made.diagnostics)


def receipts_part(job: Job, setter: Typesetter, progress: Progress) -> Checked[JobPart]:
    """Return a receipt for each recipient of the copies that are printed now."""
    packages = packages_of(job.dispatch)
    if not packages:
        return Checked(JobPart())
    progress("签收单", 0, 1)
    of_issue = receipts.receipts_of(job.printed.view, packages, job.printed.config)
    made = _set(job, setter, receipts.TEMPLATE, {"slips": of_issue}, "签收单")
    return _file(job, made, "签收单", "单面打印，沿虚线裁开，随各单位的简报送出")


def labels_part(job: Job, setter: Typesetter, progress: Progress) -> Checked[JobPart]:
    """Return labels for all recipients with an address. Diagnostics: address-too-long."""
    if not job.options.labels:
        return Checked(JobPart())
    progress("标签", 0, 1)
    sheet = LABEL_SHEETS[job.options.labels]
    packages = _addressed(job)
    pages = labels.label_pages(packages, sheet, job.options.label_start, _mark(job), _segment(job))
    made = _set(job, setter, labels.TEMPLATE, {"pages": pages}, "标签")
    tight = [label.name for page in pages for label in page if not label.words.fits]
    first = job.options.label_start
    start = f"，从第 {first} 张标签印起" if first > 1 else ""
    use = f"装 {sheet.name} 的 A4 标签纸，单面、实际大小打印{start}；共 {len(packages)} 张标签"
    return _file(job, made, f"标签-{sheet.name}", use, _too_long(tight, "标签"))


def envelopes_part(job: Job, setter: Typesetter, progress: Progress) -> Checked[JobPart]:
    """Return an envelope for each recipient with an address. Diagnostics: address-too-long."""
    if not job.options.envelopes:
        return Checked(JobPart())
    progress("信封", 0, 1)
    size = ENVELOPES[job.options.envelopes]
    config = job.printed.config
    on_front = envelopes.envelopes_of(_addressed(job), size, config, _mark(job), _segment(job))
    context = {"envelopes": on_front, "size": size, "has_boxes": config.sender.has_boxes}
    made = _set(job, setter, envelopes.TEMPLATE, context, "信封")
    tight = [each.name for each in on_front if not each.recipient.words.fits]
    use = f"装 {size.name} 信封（{size.width:.0f} × {size.height:.0f} 毫米），实际大小打印；共 {len(on_front)} 个"
    return _file(job, made, f"信封-{size.name}", use, _too_long(tight, "信封"))


def catalogue_part(job: Job, setter: Typesetter, progress: Progress) -> Checked[JobPart]:
    """Return the line for the archive's catalogue."""
    progress("归档目录", 1, 1)
    pages = pages_with_text(job.pages.data)
    row = catalogue.catalogue_row(job.printed.view, job.printed.config, pages)
    file = JobFile(
        job.name("归档目录", "csv"),
        catalogue.catalogue_csv(row),
        "归档时并入本年的目录，件号由您填",
        catalogue.catalogue_sheet(row),
    )
    return Checked(JobPart((file,)))


def _addressed(job: Job) -> tuple[Package, ...]:
    """Return the packages whose address is known."""
    return tuple(package for package in packages_of(job.dispatch) if package.address)


def _mark(job: Job) -> str:
    return job.printed.view.secrecy if job.options.is_secret else ""


def _segment(job: Job) -> Segmenter:
    """Return the segmenter for names of recipients. It knows no names of units and groups: these would never be broken, and be too long."""
    return segmenter(job.printed.config.section_names)


def _set(
    job: Job, setter: Typesetter, template: str, context: dict[str, object], words: str
) -> Checked[bytes]:
    made = setter.set(template, context, styles=JOB_STYLES, metadata=job.printed.metadata)
    if made.value is None:
        return made
    return Checked(one_sided(made.value, f"{job.printed.metadata.title}　{words}"), made.diagnostics)


def _file(
    job: Job, made: Checked[bytes], words: str, use: str, found: tuple[Diagnostic, ...] = ()
) -> Checked[JobPart]:
    """Return a part of one PDF. If only some copies are printed, its name says which, so that the file of all is not replaced."""
    if made.value is None:
        return Checked(None, made.diagnostics)
    return Checked(JobPart((JobFile(job.part_name(words), made.value, use),)), (*made.diagnostics, *found))


def _too_long(names: list[str], what: str) -> tuple[Diagnostic, ...]:
    if not names:
        return ()
    words = enumerate_words(f"`{name}`" for name in names)
    hint = "换一种大一些的，例如 --labels 2x7" if what == "标签" else "换一种大一些的，例如 --envelopes C5"
    return (
        warning(
            "address-too-long",
            f"{words}的名称、地址太长，{what}上放不下",
            Span(BOOK_FILE),
            "会印出边",
            hint=hint,
        ),
    )


PAPERWORK: tuple[MakePart, ...] = (register_part, receipts_part, labels_part, envelopes_part, catalogue_part)
