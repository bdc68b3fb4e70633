"""The JSON API: the routers of all features."""

from construction.accounts.api import router as accounts
from construction.approvals.api import router as approvals
from construction.audit.api import router as audit
from construction.catalog.api import router as catalog
from construction.copying.api import router as copying
from construction.cost_changes.api import buying
from construction.cost_changes.api import router as cost_changes
from construction.counter.api import router as counter
from construction.counts.api import router as counts
from construction.customers.api import router as customers
from construction.duplicates.api import router as duplicates
from construction.imports.api import router as imports
from construction.insights.api import router as insights
from construction.inventory.api import router as inventory
from construction.job_sites.api import router as job_sites
from construction.locations.api import router as locations
from construction.nfe.api import router as nfe
from construction.notices.api import router as notices
from construction.order_lists.api import router as order_lists
from construction.orders.api import router as orders
from construction.owed.api import router as owed
from construction.pricing.api import router as pricing
from construction.privacy.api import router as privacy
from construction.purchases.api import router as purchases
from construction.quote_lists.api import router as quote_lists
from construction.quote_templates.api import router as quote_templates
from construction.quotes.api import router as quotes
from construction.records.api import router as records
from construction.replenishment.api import router as replenishment
from construction.revisions.api import router as revisions
from construction.sharing.api import router as sharing
from construction.stock_list.api import router as stock_list
from construction.store.api import router as store
from construction.suppliers.api import router as suppliers
from construction.transfers.api import router as transfers

# The most used first: routes are asked one after the other.
API_ROUTERS = (
    quote_lists,
    quotes,
    quote_templates,
    copying,
    approvals,
    revisions,
    sharing,
    order_lists,
    orders,
    counter,
    owed,
    catalog,
    customers,
    job_sites,
    privacy,
    pricing,
    accounts,
    duplicates,
    inventory,
    locations,
    transfers,
    stock_list,
    counts,
    insights,
    replenishment,
    cost_changes,
    buying,
    suppliers,
    purchases,
    nfe,
    store,
    audit,
    imports,
    notices,
    records,
)
