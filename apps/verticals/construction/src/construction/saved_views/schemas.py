"""What comes in about saved views."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from construction.fields import Name
from construction.saved_views.domain import LONGEST


class ViewIn(BaseModel):
    """A list's filters, as they stand in its address, under a name."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    query: Annotated[str, StringConstraints(max_length=LONGEST, pattern=r"^[\w%&=+.~-]*$")]
