"""Makes elements of WordprocessingML by their short names, with children in the order that the schema requires.

Word repairs or refuses a file with children in another order (ECMA-376-1, 17: each is an xsd:sequence).
"""

from collections.abc import Iterable
from typing import Final

from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu

TWIPS_PER_PT: Final = 20
EMU_PER_PT: Final = 12700

ORDERS: Final = {
    "pPr": (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
        "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
        "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid",
        "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection",
        "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
    ),
    "rPr": (
        "ins", "del", "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "strike", "color", "spacing", "w",
        "kern", "position", "sz", "szCs", "highlight", "u", "shd", "vertAlign", "lang",
    ),
    "sectPr": (
        "headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc",
        "pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote", "titlePg",
        "textDirection", "bidi", "rtlGutter", "docGrid",
    ),
    "settings": (
        "writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
        "doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText",
        "printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts",
        "saveSubsetFonts", "saveFormsData", "mirrorMargins", "alignBordersAndEdges",
        "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop", "hideSpellingErrors",
        "hideGrammaticalErrors", "activeWritingStyle", "proofState", "formsDesign", "attachedTemplate",
        "linkStyles", "stylePaneFormatFilter", "stylePaneSortMethod", "documentType", "mailMerge",
        "revisionView", "trackRevisions", "doNotTrackMoves", "doNotTrackFormatting", "documentProtection",
        "autoFormatOverride", "styleLockTheme", "styleLockQFSet", "defaultTabStop", "autoHyphenation",
        "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps", "showEnvelope", "summaryLength",
        "clickAndTypeStyle", "defaultTableStyle", "evenAndOddHeaders", "bookFoldRevPrinting",
        "bookFoldPrinting", "bookFoldPrintingSheets", "drawingGridHorizontalSpacing",
        "drawingGridVerticalSpacing", "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery",
        "doNotUseMarginsForDrawingGridOrigin", "drawingGridHorizontalOrigin", "drawingGridVerticalOrigin",
        "doNotShadeFormData", "noPunctuationKerning", "characterSpacingControl", "printTwoOnOne",
        "strictFirstAndLastChars", "noLineBreaksAfter", "noLineBreaksBefore", "savePreviewPicture",
        "doNotValidateAgainstSchema", "saveInvalidXml", "ignoreMixedContent", "alwaysShowPlaceholderText",
        "doNotDemarcateInvalidXml", "saveXmlDataOnly", "useXSLTWhenSaving", "saveThroughXslt",
        "showXMLTags", "alwaysMergeEmptyNamespace", "updateFields", "hdrShapeDefaults", "footnotePr",
        "endnotePr", "compat", "docVars", "rsids", "mathPr", "attachedSchema", "themeFontLang",
        "clrSchemeMapping", "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade",
        "captions", "readModeInkLockDown", "smartTagType", "schemaLibrary", "shapeDefaults",
        "doNotEmbedSmartTags", "decimalSymbol", "listSeparator",
    ),
}  # fmt: skip
"""Parent → its children in order; for `rPr` only those that we write."""


def w(name: str, /, *children: BaseOxmlElement, **attributes: object) -> BaseOxmlElement:
    """Return the element `w:NAME`; attributes are in the same namespace."""
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(f"{{{nsmap['w']}}}{key}", str(value))
    element.extend(children)
    return element


def with_words(name: str, words: str) -> BaseOxmlElement:
    """Return the element `w:NAME` with this text; blanks are preserved."""
    element = w(name)
    element.text = words
    if words != words.strip() or "  " in words:
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def ordered(name: str, children: Iterable[BaseOxmlElement]) -> BaseOxmlElement:
    """Return the element `w:NAME` with its children in the schema's order."""
    order = ORDERS[name]
    return w(name, *sorted(children, key=lambda child: order.index(local(child))))


def local(element: BaseOxmlElement) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def insert_in_order(parent: BaseOxmlElement, child: BaseOxmlElement) -> None:
    """Insert a child where the schema requires it, replacing any of the same name; children of unknown names stay where they are."""
    order = ORDERS[local(parent)]
    for old in [each for each in parent if local(each) == local(child)]:
        parent.remove(old)
    place = order.index(local(child))
    for index, each in enumerate(parent):
        if local(each) in order[place:]:
            parent.insert(index, child)
            return
    parent.append(child)


def twips(points: float) -> int:
    """Return a length in twentieths of a pt."""
    return round(points * TWIPS_PER_PT)


def emu(points: float) -> Emu:
    """Return a length in EMU, the unit of drawings: 12,700 to the pt."""
    return Emu(round(points * EMU_PER_PT))
