"""旧址 of all issues compared with each other and with the addresses of today."""

from collections.abc import Iterable

from bulletin.values.diagnostics import Diagnostic, error
from bulletin.values.model import Alias, Issue

# The pages at the root; the pages of issues are compared by their addresses below.
_OURS = ("index.html", "404.html", "search.html", "statistics.html", "corrections.html", "about.html")


def _why(owner: Issue | None, is_repeated: bool) -> str:
    if owner:
        return f"{owner.number.short}现在就在这个地址"
    return "这里又写了一次" if is_repeated else "这个地址已经有页面"


def check_aliases(issues: Iterable[Issue]) -> Iterable[Diagnostic]:
    """Yield each former address that leads elsewhere already. Diagnostics: alias-in-use."""
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
