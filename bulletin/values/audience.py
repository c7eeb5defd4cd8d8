"""Who a site is built for: the one rule of which issues are shown."""

import datetime
from dataclasses import dataclass

from bulletin.values.model import Issue


@dataclass(frozen=True, slots=True)
class Audience:
    """Who the site is built for. today: later issues are hidden; drafts and future: the options of `build`."""

    today: datetime.date
    drafts: bool = False
    future: bool = False

    def may_see(self, issue: Issue) -> bool:
        """Return whether the issue goes on the site; a classified one never does."""
        return (
            issue.is_public
            and (self.drafts or not issue.is_draft)
            and (self.future or issue.date <= self.today)
        )
