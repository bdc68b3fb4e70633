"""The palette: everything that can be opened or begun, found while it is typed."""

from construction.palette.models import RecentRecord

__all__ = ["RecentRecord"]
