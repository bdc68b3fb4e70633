"""PostgreSQL as the application sees it: one tenant per transaction, refused otherwise."""

from basecore.db.database import Database
from basecore.db.driver import Hot, as_json
from basecore.db.guard import UnsafeDatabaseError, check_safety
from basecore.db.session import RequestContext, TenantSession
from basecore.db.tables import Owned, TenantOwned, owner_metadata
from basecore.db.zones import change_zone, read_zone

__all__ = [
    "Database",
    "Hot",
    "Owned",
    "RequestContext",
    "TenantOwned",
    "TenantSession",
    "UnsafeDatabaseError",
    "as_json",
    "change_zone",
    "check_safety",
    "owner_metadata",
    "read_zone",
]
