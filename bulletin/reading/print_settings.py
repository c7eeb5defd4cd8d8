"""The print settings in content/site.yaml (印刷) → PrintConfig."""

from bulletin.reading.fields import Fields
from bulletin.values.diagnostics import Diagnostic, warning
from bulletin.values.print_keys import FONTS, PRINT
from bulletin.values.print_settings import (
    BODY_SIZE_PT,
    NAME_SIZE_PT,
    TITLE_SIZE_PT,
    PrintConfig,
    line_pitch_pt,
)


def read_print(fields: Fields, *, hides_distribution: bool) -> PrintConfig:
    """Return the print settings. hides_distribution: whether 网上报送范围 is 否. Diagnostics: those of fields, attach-source-leaks."""
    inner = fields.group("print", "报头红线", PRINT, "印刷里")
    body_size_pt = inner.points("body_size", 10.5, 22) or BODY_SIZE_PT
    wants_source = bool(inner.flag("attach_source"))
    if wants_source and hides_distribution:
        inner.found.append(_about_leak(inner, fields))
    return PrintConfig(
        fonts=_fonts(inner),
        supplementary_faces=tuple(dict.fromkeys(inner.words("supplementary_faces"))),
        body_size_pt=body_size_pt,
        line_pitch_pt=inner.points("line_pitch", body_size_pt, 60) or line_pitch_pt(body_size_pt),
        latin_gap=_word(inner, "latin_gap"),
        title_size_pt=inner.points("title_size", 16, 26) or TITLE_SIZE_PT,
        name_size_pt=inner.points("name_size", 26, 80) or NAME_SIZE_PT,
        masthead_rule=_word(inner, "masthead_rule"),
        number_style=_word(inner, "number_style"),
        has_number_year=inner.flag("number_year") is not False,
        has_article_pdfs=inner.flag("article_pdfs") is not False,
        copy_number_place=_word(inner, "copy_number_place"),
        letterhead=_word(inner, "letterhead"),
        letterhead_height_mm=inner.millimetres("letterhead_height", 60, 160),
        has_contents_pages=bool(inner.flag("contents_pages")),
        has_tail_full_stop=bool(inner.flag("tail_full_stop")),
        tail_page=_word(inner, "tail_page"),
        page_number_indent=_word(inner, "page_number_indent"),
        has_page_number_space=inner.flag("page_number_space") is not False,
        wants_source=wants_source,
        output_profile=inner.word("output_profile"),
    )


def _about_leak(settings: Fields, site: Fields) -> Diagnostic:
    return warning(
        "attach-source-leaks",
        "网上报送范围写了“否”，PDF 里就没有附原文",
        settings.names["attach_source"].span,
        "文稿开头写着报、送、发的名单，附上就看得到了",
        related=((site.names["show_distribution"].span, "这里说了名单不上网"),),
        hint="不附原文，就删掉 `附原文`；名单可以公开，就删掉 `网上报送范围`",
    )


def _fonts(settings: Fields) -> tuple[tuple[str, str], ...]:
    """Return (role, typeface) for each role for which a typeface is named."""
    named = settings.group("fonts", "仿宋", FONTS, "字体里")
    return tuple((key.en, face.value) for key in FONTS if (face := named.text(key.en)))


def _word(fields: Fields, name: str) -> str:
    """Return the English word of the choice that was written, or of the key's first choice if none was."""
    first = next(key.choices[0] for key in PRINT if key.en == name)
    return (fields.choice(name) or first).en
