"""All that belongs to one store, wherever it lies: written out, erased, brought back whole.

What there is is asked of PostgreSQL's catalogue, so a table that is added tomorrow is in it. It
works with the administrator's address: as the owner of the tables, whom row security keeps inside
the bound store, and for erasing as `tenant_eraser`, who may do nothing else.
"""

from basecore.belongings.archive import ArchiveError, Manifest
from basecore.belongings.bringing import bring_back
from basecore.belongings.erasing import Erased, NotErasedError, erase
from basecore.belongings.writing import write_out

__all__ = [
    "ArchiveError",
    "Erased",
    "Manifest",
    "NotErasedError",
    "bring_back",
    "erase",
    "write_out",
]
