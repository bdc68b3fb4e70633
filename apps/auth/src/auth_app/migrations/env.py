from basecore import alembic_env

from auth_app.tables import metadata

alembic_env.run(metadata)
