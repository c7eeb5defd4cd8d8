"""The catalogue entry of a PDF: DC, PRISM, dates, secrecy; in XMP and in the Info dictionary."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf

from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.metadata import CREATOR, PRODUCER, info, xmp
from bulletin.pdf.order import PdfOrder
from bulletin.site.prints import pdf_metadata, print_content, prints_of
from bulletin.site.views import IssueView
from bulletin.values.pdf_metadata import PdfMetadata
from bulletin.values.settings import Config
from tests.printing import SECTIONS, SHORT, PrintedFile
from tests.site import body_of, sample_context

PUBLISHER = "澄川县学习型机关建设协调小组办公室"


DC, PDF, XMP = (
    "{http://purl.org/dc/elements/1.1/}",
    "{http://ns.adobe.com/pdf/1.3/}",
    "{http://ns.adobe.com/xap/1.0/}",
)


PRISM, OWN = "{http://prismstandard.org/namespaces/basic/2.0/}", "{urn:bulletin:distribution:1.0:}"


def test_catalogue_entry_follows_the_table_of_fields(printed: dict[str, PrintedFile]) -> None:
    """print-format.md §6.1."""
    with pikepdf.open(printed[SECTIONS].path) as pdf:
        entry = {key: _plain(value) for key, value in pdf.open_metadata().items()}
    issue = printed[SECTIONS].issue
    assert entry[f"{DC}title"] == "工作简报第33期"
    assert entry[f"{DC}description"] == "；".join(article.title.text for article in issue.articles)
    assert entry[f"{DC}creator"] == entry[f"{DC}publisher"] == [PUBLISHER]
    assert entry[f"{DC}date"] == [issue.date.isoformat()]
    assert entry[f"{DC}type"] == ["简报"]
    assert entry[f"{DC}rights"] == "公开"
    assert entry[f"{DC}language"] == ["zh-CN"]
    words = {*issue.keywords, *issue.sections, *(word for a in issue.articles for word in a.keywords)}
    assert set(entry[f"{DC}subject"]) <= words
    assert {*issue.keywords, *(article.section for article in issue.articles)} <= set(entry[f"{DC}subject"])
    assert str(entry[f"{PDF}Keywords"]).split("; ") == sorted(
        entry[f"{DC}subject"], key=str(entry[f"{PDF}Keywords"]).index
    )
    assert entry[f"{PRISM}number"] == "第33期"
    assert entry[f"{PRISM}publicationName"] == "工作简报"
    assert entry[f"{OWN}report"] == "、".join(recipient.name for recipient in issue.report)
    assert entry[f"{OWN}send"] == "、".join(recipient.name for recipient in issue.send)
    assert entry[f"{OWN}issue"] == "、".join(recipient.name for recipient in issue.issue)


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, set) else value


def test_dates_are_the_day_of_issue_and_agree_in_both_places(sample: PrintedFile) -> None:
    day = sample.issue.date
    with pikepdf.open(sample.path) as pdf:
        entry = pdf.open_metadata()
        for key in ("CreateDate", "ModifyDate", "MetadataDate"):
            assert entry[f"{XMP}{key}"] == f"{day.isoformat()}T00:00:00+08:00"
        assert str(pdf.docinfo.CreationDate) == str(pdf.docinfo.ModDate) == f"D:{day:%Y%m%d}000000+08'00'"
        assert str(pdf.docinfo.Title) == entry[f"{DC}title"]
        assert str(pdf.docinfo.Author) == PUBLISHER
        assert str(pdf.docinfo.Subject) == entry[f"{DC}description"]
        assert str(pdf.docinfo.Keywords) == entry[f"{PDF}Keywords"]
        assert str(pdf.docinfo.Creator) == entry[f"{XMP}CreatorTool"]
        assert str(pdf.docinfo.Producer) == entry[f"{PDF}Producer"]
        assert str(pdf.docinfo.Creator).startswith("bulletin ")


def test_secrecy_and_running_total_are_in_the_catalogue_entry(printed: dict[str, PrintedFile]) -> None:
    issue = printed[SHORT].issue
    (print_,) = prints_of(sample_context(), issue)
    view = print_content(print_, body_of(issue)).context["issue"]
    assert isinstance(view, IssueView)
    secret = view._replace(secrecy="内部资料", label="2020年第5期（总第365期）")
    metadata = pdf_metadata(secret, Config("工作简报", "办公室"))
    assert metadata.rights == "内部资料"
    assert metadata.title == "工作简报2020年第5期（总第365期）"
    assert metadata.number == "2020年第5期（总第365期）"


def test_any_character_makes_well_formed_metadata() -> None:
    from xml.etree import ElementTree

    awkward = "<b>&amp;]]>\x00\x0b\ud800\ufffe\U0001f600喆"
    entry = PdfMetadata(awkward, awkward, awkward, awkward, awkward, (awkward,), "2026-01-05", awkward)
    packet = xmp(replace(entry, recipients=(("报", awkward),)), "2A")
    root = ElementTree.fromstring(packet)
    title = root.find(f".//{DC}title//{{*}}li")
    assert title is not None
    assert title.text == "<b>&amp;]]>\U0001f600喆"
    assert info(PdfMetadata("题")) == {"Title": "题", "Creator": CREATOR, "Producer": PRODUCER}


def test_title_of_the_page_stands_in_for_a_missing_catalogue_entry(tmp_path: Path) -> None:
    done = PdfMaker(tmp_path, "").make(PdfOrder("1.pdf", "1.md", "<html lang=zh-CN><title>试印</title>"))
    assert done.value is not None
    with pikepdf.open(io.BytesIO(done.value)) as pdf:
        assert pdf.open_metadata()[f"{DC}title"] == "试印"
