"""旧址: the addresses that an issue had before, read from its front matter, compared, and made into pages."""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from bulletin.reading.fields import Fields, Located
from bulletin.values.diagnostics import Diagnostic, error
from bulletin.values.model import Alias, Issue

# Names of our own at the root; folders are told by the issues' own addresses below.
_OURS = ("index.html", "404.html", "search.html", "statistics.html", "corrections.html", "about.html")


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
    """Return a file's path below the site's root, None where no file can stand for the address."""
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
    clean = all(
        part and part not in (".", "..") and not re.search(r'[\\:*?"<>|\x00-\x1f]', part) for part in parts
    )
    return path if clean and not there.query and re.search(r"\.s?html?$", path) else None


def _bad_alias(written: Located[str]) -> Diagnostic:
    if "?" in written.value:
        label = "问号后面的部分要由服务器来认，静态网站认不了"
    elif "://" in written.value:
        label = "不在本站的网址之下"
    else:
        label = "应当是本站里以 .html、.htm、.shtml 或 / 结尾的地址"
    return error(
        "bad-alias",
        f"旧址 `{written.value}` 转不过来",
        written.span,
        label,
        hint="写网址里站点名后面的部分，例如 `旧址: 2020/05.html`；其他的请服务器管理员设转向",
    )


def _why(owner: Issue | None, is_repeated: bool) -> str:
    if owner:
        return f"{owner.number.short}现在就在这个地址"
    return "这里又写了一次" if is_repeated else "这个地址已经有页面"


def check_aliases(issues: Iterable[Issue]) -> Iterable[Diagnostic]:
    """Diagnostics: alias-in-use, where an address leads elsewhere already."""
    issues = tuple(issues)
    used = {f"issues/{issue.key}.html": issue for issue in issues}
    first: dict[str, Alias] = {}
    for issue in sorted(issues, key=lambda issue: issue.path):
        for alias in issue.aliases:
            owner = used.get(alias.path)
            before = first.setdefault(alias.path.lower(), alias)
            if owner is None and alias.path not in _OURS and before is alias:
                continue
            yield error(
                "alias-in-use",
                f"旧址 `{alias.path}` 已经有用处",
                alias.span,
                _why(owner, before is not alias),
                related=((before.span, "先写在这里"),) if before is not alias else (),
                hint="一个旧地址只能转到一处，删掉这一个",
            )
