"""What the scripts of the quote editor say; they put figures and names in for `{…}`."""

from __future__ import annotations

from typing import Any

from webkit import msgid

WORDS: dict[str, Any] = {
    "states": {
        "saved": msgid("Saved"),
        "saving": msgid("Saving"),
        "stuck": msgid("Not saved: check the marked lines"),
        "offline": msgid("Offline"),
        "failing": msgid("Not saved yet"),
        "signed_out": msgid("Signed out"),
        "closed": msgid("Closed"),
    },
    "notices": {
        "offline": msgid(
            "No connection. Go on working: {count} changes are kept in this browser and will be"
            " saved when it is back."
        ),
        "failing": msgid(
            "The server does not answer. {count} changes are kept in this browser; trying again."
        ),
    },
    "fields": {
        "customer_id": msgid("Customer"),
        "job_site_id": msgid("Job site"),
        "valid_days": msgid("Validity"),
        "discount_percent": msgid("Discount"),
        "notes": msgid("Notes"),
        "product_id": msgid("Product"),
        "said": msgid("Quantity"),
        "unit_price": msgid("Price"),
        "note": msgid("Note"),
    },
    "answers": {
        "approved": msgid("{who} allowed the discount. {words}"),
        "refused": msgid("{who} did not allow the discount. {words}"),
    },
    "limits": {
        "none": msgid("Below your limits: it can be sent once a manager approves."),
        "changed": msgid("Changed since a manager was asked: ask again before it is sent."),
        "waiting": msgid("A manager was asked. Go on working; the answer appears here."),
        "offline": msgid("No connection: ask again when it is back."),
    },
    "unchosen": msgid("“{typed}” is not chosen yet: choose from the list, or erase it."),
    "full": msgid("This browser has no space left. Wait until everything is saved."),
    "failed": msgid("This could not be saved"),
    "available": msgid("{quantity} {uom} available"),
    "reserved": msgid(", {quantity} reserved"),
    "margin_good": msgid("Good margin"),
    "margin_thin": msgid("Thin margin"),
    "margin_loss": msgid("Below cost"),
    "last": msgid("Last price {price} on {day}"),
    "use_last": msgid("Use the last price of this customer (Alt+P)"),
    "rules_say": msgid("Typed; the rules say {price}"),
    "resolved": msgid("= {quantity}"),
    "one_product": msgid("1 product"),
    "products": msgid("{count} products"),
    "removed": msgid("Removed: {name}"),
    "other_quote": msgid("Go on with quote {count}"),
    "discard": msgid("Discard"),
    "changed_by": msgid("{who} changed this too."),
    "removed_by": msgid("{who} removed this line while you changed it."),
    "changed_after_removal": msgid("{who} changed this line before you removed it."),
    "somebody": msgid("Somebody else"),
    "yours": msgid("Yours: {value}"),
    "theirs": msgid("Theirs: {value}"),
    "nothing": msgid("nothing"),
    "by_rules": msgid("by the rules"),
    "keep_mine": msgid("Keep mine"),
    "take_theirs": msgid("Take theirs"),
    "paste_found": msgid("{count} of {all} lines recognised. Choose the product of the others."),
    "paste_rest": msgid("{count} more come after these."),
    "paste_offline": msgid("No connection: the list stays here, try again later."),
    "reprice_sum": msgid("Total from R$ {from} to R$ {to} ({difference})."),
    "and_more": msgid("and {count} more"),
}
