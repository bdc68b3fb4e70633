"""What the palette can do besides finding: the actions of each role, and the words for them."""

from __future__ import annotations

from dataclasses import dataclass

from basecore.tokens import Principal
from webkit import Translations, msgid

from construction.access import Permission, may
from construction.search import fold

P = Permission


@dataclass(frozen=True, slots=True)
class Action:
    """Something that the palette does; `words` are others by which it is looked for."""

    href: str
    label: str
    icon: str
    permission: Permission
    words: str = ""


ACTIONS = (
    Action(
        "/web/quotes/new", msgid("New quote"), "file-text", P.QUOTES_WRITE, msgid("budget offer")
    ),
    Action(
        "/web/counter",
        msgid("Counter sale"),
        "store",
        P.ORDERS_PICKUP,
        msgid("till cash sell now"),
    ),
    Action("/web/owed", msgid("Goods still owed"), "package", P.ORDERS_READ),
    Action("/web/orders/board", msgid("Board of orders"), "layout-dashboard", P.ORDERS_READ),
    Action(
        "/web/customers/new",
        msgid("New customer"),
        "user-plus",
        P.CUSTOMERS_WRITE,
        msgid("register company person"),
    ),
    Action("/web/products/new", msgid("New product"), "package", P.PRODUCTS_WRITE),
    Action(
        "/web/stock/movements/new",
        msgid("Record movement"),
        "boxes",
        P.STOCK_MOVE,
        msgid("stock receipt count adjustment"),
    ),
    Action("/web/purchases/new", msgid("New purchase order"), "inbox", P.PURCHASES_WRITE),
    Action("/web/invoices", msgid("Supplier invoices"), "receipt", P.PURCHASES_RECEIVE),
    Action("/web/suppliers/new", msgid("New supplier"), "truck", P.SUPPLIERS_WRITE),
    Action(
        "/web/approvals",
        msgid("Approve discounts"),
        "thumbs-up",
        P.QUOTES_APPROVE,
        msgid("allow refuse limits"),
    ),
    Action("/web/quotes?show=follow_up", msgid("Quotes to follow up"), "phone", P.QUOTES_READ),
    Action("/web/quotes?show=expiring", msgid("Quotes that expire soon"), "clock", P.QUOTES_READ),
    Action("/web/quotes/templates", msgid("Quote templates"), "copy", P.QUOTES_WRITE),
    Action("/web/prices", msgid("Check a price"), "search", P.PRICES_READ, msgid("why this price")),
    Action(
        "/web/prices/limits",
        msgid("Discount limits"),
        "percent",
        P.PRICES_WRITE,
        msgid("policy margin sellers"),
    ),
    Action(
        "/web/prices/scheduled",
        msgid("Scheduled prices"),
        "calendar",
        P.PRICES_WRITE,
        msgid("future change"),
    ),
    Action(
        "/web/imports",
        msgid("Import and export"),
        "upload",
        P.CUSTOMERS_WRITE,
        msgid("spreadsheet csv excel xlsx"),
    ),
    Action("/web/duplicates", msgid("Merge duplicate customers"), "users", P.CUSTOMERS_WRITE),
    Action(
        "/web/cost-changes",
        msgid("Prices to think over"),
        "tag",
        P.PRICES_WRITE,
        msgid("cost margin suppliers"),
    ),
    Action(
        "/web/replenishment",
        msgid("What to buy"),
        "shopping-cart",
        P.STOCK_READ,
        msgid("purchase suggestions"),
    ),
    Action(
        "/web/settings",
        msgid("Store settings"),
        "settings",
        P.SETTINGS_WRITE,
        msgid("pix messages logo"),
    ),
)


def actions_of(caller: Principal, typed: str, words: Translations) -> list[Action]:
    """Return the caller's actions whose words hold every fragment that was typed."""
    found = []
    for action in ACTIONS:
        text = (
            f"{words.gettext(action.label)} {words.gettext(action.words) if action.words else ''}"
        )
        if may(caller, action.permission) and all(one in fold(text) for one in typed.split()):
            found.append(action)
    return found
