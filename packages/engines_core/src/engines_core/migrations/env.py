from basecore import alembic_env

from engines_core.pricing.models import product as of_pricing
from engines_core.stock.models import product as of_stock

# Imported for their tables; all engines share one history.
TABLES = (of_pricing, of_stock)

alembic_env.run(of_stock.metadata)
