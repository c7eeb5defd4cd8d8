"""Who a site is built for: the one rule of which issues are shown."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from bulletin.values.model import Issue


@dataclass(frozen=True, slots=True)
class Audience:
    """Who the site is built for. today: later issues are hidden; drafts and future: the options of `build`."""

    today: datetime.date
    drafts: bool = False
    future: bool = False

    def may_see(self, issue: Issue) -> bool:
        """Return whether the issue is published on the site; a classified one never is."""
        return not self.reason_to_hide(issue)

    def reason_to_hide(self, issue: Issue) -> str:
        """Return in words why the issue is not shown; empty where it is."""
        if not issue.is_public:
            return f"密级是“{issue.secrecy}”，不上网" if issue.secrecy else "密级看不清，不上网"
        if issue.is_draft and not self.drafts:
            return "草稿"
        return f"日期 {issue.date} 还没到" if issue.date > self.today and not self.future else ""


def hidden_issues(issues: Iterable[Issue], audience: Audience) -> tuple[tuple[str, str], ...]:
    """Return the issues that the audience does not see by path, each with the reason."""
    return tuple((issue.path, reason) for issue in issues if (reason := audience.reason_to_hide(issue)))


def not_yet_public(issues: Iterable[Issue], audience: Audience) -> tuple[tuple[str, str], ...]:
    """Return the keys of issues that are shown only because drafts or later dates were asked for, each with its reason."""
    public = Audience(audience.today)
    return tuple(
        (issue.key, reason)
        for issue in issues
        if audience.may_see(issue) and (reason := public.reason_to_hide(issue))
    )
