"""旧址 in the front matter of an issue → the addresses that it had before."""

import re
from urllib.parse import unquote, urlsplit

from bulletin.reading.fields import Fields, Located
from bulletin.values.diagnostics import Diagnostic, error
from bulletin.values.files import WINDOWS_DEVICES
from bulletin.values.model import Alias


def read_aliases(fields: Fields, base_url: str) -> tuple[Alias, ...]:
    """Return the former addresses, from the site's root. Diagnostics: bad-alias."""
    out: list[Alias] = []
    for written in fields.texts("aliases"):
        path = _from_root(written.value, base_url)
        if path is None:
            fields.found.append(_bad_alias(written))
        else:
            out.append(Alias(path, written.span))
    return tuple(out)


def _from_root(written: str, base_url: str) -> str | None:
    """Return the path of a file below the site's root, None where no file can have this address."""
    there, here = urlsplit(written), urlsplit(base_url)
    path = unquote(there.path)
    if there.netloc and (not base_url or there.netloc != here.netloc):
        return None
    if path.startswith("/"):
        if here.path and not path.startswith(here.path):
            return None
        path = path.removeprefix(here.path or "/").lstrip("/")
    if path.endswith("/"):
        path += "index.html"
    parts = path.split("/")
    clean = not _has_device_name(path) and all(
        part and part not in (".", "..") and not re.search(r'[\\:*?"<>|\x00-\x1f]', part) for part in parts
    )
    return path if clean and not there.query and re.search(r"\.s?html?$", path) else None


def _has_device_name(path: str) -> bool:
    return any(part.partition(".")[0].lower() in WINDOWS_DEVICES for part in path.split("/"))


def _bad_alias(written: Located[str]) -> Diagnostic:
    if "?" in written.value:
        label = "问号后面的部分要由服务器来认，静态网站认不了"
    elif "://" in written.value:
        label = "不在本站的网址之下"
    elif _has_device_name(written.value):
        label = "Windows 把这个名字留给设备，网页拷不到 Windows 的电脑上"
    else:
        label = "应当是本站里以 .html、.htm、.shtml 或 / 结尾的地址"
    return error(
        "bad-alias",
        f"旧址 `{written.value}` 转不过来",
        written.span,
        label,
        hint="写网址里站点名后面的部分，例如 `旧址: 2020/05.html`；其他的请服务器管理员设转向",
    )
