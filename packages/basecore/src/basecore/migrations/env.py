from basecore import alembic_env, outbox
from basecore.consumer import tables

alembic_env.run(outbox.metadata)

__all__ = ["tables"]
