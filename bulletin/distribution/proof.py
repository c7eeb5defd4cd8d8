"""送审稿: a draft as it would be printed, with its mark on every page, for those who read it before it is issued."""

from bulletin.distribution.job import Job, JobFile, JobPart, job_suffix
from bulletin.distribution.typesetter import JOB_STYLES, Typesetter
from bulletin.pdf.pdf_copies import Stack, for_printer, master
from bulletin.pdf.pdf_pages import marked
from bulletin.values.diagnostics import Checked
from bulletin.values.options import Progress

TEMPLATE = "proof_mark.html"
MARK = "送审稿"


def proof_part(job: Job, setter: Typesetter, progress: Progress) -> Checked[JobPart]:
    """Return one copy with the mark on every page."""
    mark = setter.set(TEMPLATE, {"mark": MARK}, styles=JOB_STYLES)
    if mark.value is None:
        return Checked(None, mark.diagnostics)
    title = f"{job.printed.metadata.title}　{MARK}"
    pages = marked(job.pages.data, mark.value)
    data = master(Stack(title, pages, job.layout)) if job.options.booklet else for_printer(pages, title)
    file = JobFile(job.name(MARK + job_suffix(job)), data, "送审、修改用，每面印着“送审稿”，不能当作正本发出")
    return Checked(JobPart((file,)), mark.diagnostics)
