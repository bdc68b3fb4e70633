"""When conclusions are drawn, and for which generation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from basecore.clock import business_date


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, and the generation of conclusions that is being brought up to date."""

    now: datetime
    generation: int
    is_silent: bool = False
    """Whether nobody is told: the generation is not the present one yet."""

    @property
    def today(self) -> date:
        """Return the business day of the moment."""
        return business_date(self.now)
