"""Opens the parts of a .docx file from an unknown source: within limits of size, without document types and entities."""

import io
import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from bulletin.intake.blocks import ENCRYPTED, TOO_MUCH, UnreadableSourceError

MAX_UNPACKED_BYTES = 200_000_000  # an issue with twenty photographs has some 50 MB
MOST_TAGS = 1_000_000  # of a part, parsed in 3.5 s; a document of a million characters has half as many
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_SAVE_AGAIN = "用 Word 或 WPS 打开它，“另存为”一个新的 .docx，再用它运行一次"
_DAMAGE = (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace: Word has two sets of namespaces for the same elements."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element | None, name: str, default: str = "") -> str:
    """Return the value of an attribute in any namespace."""
    if element is not None:
        for key, value in element.attrib.items():
            if str(key).rpartition("}")[2] == name:
                return str(value)
    return default


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """Return the element at a path of child names, each the first of its name; None if there is none."""
    for name in names:
        if element is None:
            return None
        element = next((each for each in element if local(each) == name), None)
    return element


def is_old_word(data: bytes) -> bool:
    """Return whether this is an old .doc under another name, not an encrypted .docx."""
    return data.startswith(_OLE) and _ENCRYPTED_STREAM not in data


def _damaged(name: str) -> UnreadableSourceError:
    return UnreadableSourceError("source-damaged", f"这个文件里的 {name} 损坏了", _SAVE_AGAIN)


class WordPackage:
    """A .docx file in memory. Raises UnreadableSourceError: source-encrypted, source-damaged, source-too-large, source-has-dtd."""

    def __init__(self, data: bytes) -> None:
        if is_old_word(data):
            raise UnreadableSourceError(
                "source-damaged", "这个文件叫 .docx，里面却是老格式的 Word 文件", _SAVE_AGAIN
            )
        # an encrypted .docx is in an OLE file, as an old .doc is
        if data.startswith(_OLE):
            raise UnreadableSourceError(*ENCRYPTED)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise UnreadableSourceError("source-damaged", "这个文件损坏了，打不开", _SAVE_AGAIN) from None
        # the sizes that the zip's headers claim; `read` counts the true ones
        if sum(info.file_size for info in self._zip.infolist()) > MAX_UNPACKED_BYTES:
            raise UnreadableSourceError(
                "source-too-large",
                f"这个文件展开来超过 {MAX_UNPACKED_BYTES // 1_000_000} MB，没有打开",
                "先把里面的图片压缩了，另存以后再导入",
            )
        self._left = MAX_UNPACKED_BYTES
        if any(info.flag_bits & 1 for info in self._zip.infolist()):
            raise UnreadableSourceError(*ENCRYPTED)
        self._names = {name.lstrip("/").lower(): name for name in self._zip.namelist()}
        self.main = self._main_part()

    @property
    def names(self) -> list[str]:
        """The paths of all parts, in lower case."""
        return list(self._names)

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a part, None if there is none. The size limit counts unpacked bytes, whatever the zip's header claims."""
        real = self._names.get(name.lstrip("/").lower())
        if real is None:
            return None
        try:
            with self._zip.open(real) as file:
                data = file.read(self._left + 1)
        except Exception as problem:  # zlib.error and lzma.LZMAError have no parent but Exception
            if isinstance(problem, _DAMAGE) or type(problem).__name__ in ("error", "LZMAError"):
                raise _damaged(name) from None
            raise
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableSourceError(
                "source-too-large", "这个文件展开来超过 200 MB，没有读完", _SAVE_AGAIN
            )
        return data

    def xml(self, name: str) -> etree._Element | None:
        """Return a part's root element, None where there is no such part."""
        data = self.read(name)
        if data is None:
            return None
        if data.count(b"<") > MOST_TAGS:
            raise UnreadableSourceError(*TOO_MUCH)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            raise _damaged(name) from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnreadableSourceError(
                "source-has-dtd", "这个文件里有 Word 从来不写的东西（DTD），可能有害，没有读", _SAVE_AGAIN
            )
        return root

    def children(self, name: str) -> Iterator[etree._Element]:
        """Yield the children of a part's root, none if there is no such part."""
        root = self.xml(name)
        yield from () if root is None else root

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the relations of a part: id → (last word of the type, path of the target; empty for an address outside)."""
        folder, name = posixpath.split(part)
        out: dict[str, tuple[str, str]] = {}
        for each in self.children(posixpath.join(folder, "_rels", f"{name}.rels")):
            target = attribute(each, "Target")
            outside = attribute(each, "TargetMode") == "External"
            path = posixpath.normpath(posixpath.join(folder, target))
            path = target.lstrip("/") if target.startswith("/") else path
            out[attribute(each, "Id")] = (attribute(each, "Type").rpartition("/")[2], "" if outside else path)
        return out

    def parts(self, kind: str) -> Iterator[str]:
        """Yield the paths of the parts to which the main part has relations of a kind: styles, header, image."""
        return (path for type_, path in self.relations(self.main).values() if type_ == kind and path)

    def _main_part(self) -> str:
        for type_, path in self.relations("").values():
            if type_ == "officeDocument" and path:
                return path
        if "word/document.xml" in self._names:
            return "word/document.xml"
        raise UnreadableSourceError("source-damaged", "这个文件里没有 Word 的正文", _SAVE_AGAIN)
