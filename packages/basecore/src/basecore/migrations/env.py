from basecore import alembic_env
from basecore.outbox import metadata

alembic_env.run(metadata)
