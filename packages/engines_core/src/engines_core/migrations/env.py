from basecore import alembic_env

from engines_core.stock import models

alembic_env.run(models.product.metadata)
