"""Who a build is for: the only judge of what is shown."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded where there are issues to judge, not where nothing changed
    from bulletin.values.model import Issue


@dataclass(frozen=True, slots=True)
class Audience:
    """Who the build is for: `today` hides later issues; drafts and future are the options of `build`."""

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
