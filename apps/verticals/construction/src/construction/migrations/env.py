from basecore import alembic_env

from construction.tables import Base

alembic_env.run(Base.metadata)
