"""Decides which issues a site shows, given for whom it is built: the only place that decides this."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from bulletin.values.model import Issue


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom the site is built.

    today: issues with a later date are hidden; drafts, future: the options of `build` that show such issues.
    """

    today: datetime.date
    drafts: bool = False
    future: bool = False

    def may_see(self, issue: Issue) -> bool:
        """Return whether the issue is published on the site; an issue that is not 公开 never is."""
        return not self.reason_to_hide(issue)

    def reason_to_hide(self, issue: Issue) -> str:
        """Return the reason, in Chinese, why the issue is not shown; empty if it is shown."""
        if not issue.is_public:
            return f"密级是“{issue.secrecy}”，不上网" if issue.secrecy else "密级看不清，不上网"
        if issue.is_draft and not self.drafts:
            return "草稿"
        return f"日期 {issue.date} 还没到" if issue.date > self.today and not self.future else ""


def hidden_issues(issues: Iterable[Issue], audience: Audience) -> tuple[tuple[str, str], ...]:
    """Return (path, reason) for each issue that the audience does not see."""
    return tuple((issue.path, reason) for issue in issues if (reason := audience.reason_to_hide(issue)))


def not_yet_public(issues: Iterable[Issue], audience: Audience) -> tuple[tuple[str, str], ...]:
    """Return (key, reason) for each issue that is shown only because the options ask for drafts or future issues."""
    public = Audience(audience.today)
    return tuple(
        (issue.key, reason)
        for issue in issues
        if audience.may_see(issue) and (reason := public.reason_to_hide(issue))
    )
