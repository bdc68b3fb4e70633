"""What is said about imports: labels, states, sentences with their words put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from webkit import Translations, msgid

from construction.imports.domain.columns import Column
from construction.imports.domain.encodings import Encoding
from construction.imports.domain.states import Ending, Kind, Status, Verdict
from construction.pages import templates

KINDS = {
    Kind.PRODUCTS: (msgid("Products"), "package"),
    Kind.PRICES: (msgid("Prices"), "tag"),
    Kind.CUSTOMERS: (msgid("Customers"), "users"),
    Kind.PRICE_RULES: (msgid("Price rules"), "percent"),
    Kind.SUPPLIER_PRICES: (msgid("Prices of suppliers"), "truck"),
}
VERDICTS = {
    Verdict.BROKEN: msgid("With errors"),
    Verdict.NEW: msgid("To create"),
    Verdict.CHANGED: msgid("To change"),
    Verdict.UNCHANGED: msgid("Unchanged"),
    Verdict.LEFT_OUT: msgid("Left out"),
}
ENDINGS = {
    Ending.CREATED: msgid("New records"),
    Ending.CHANGED: msgid("Rows changed"),
    Ending.KEPT: msgid("Kept"),
    Ending.REMOVED: msgid("Rows removed"),
    Ending.RESTORED: msgid("Set back"),
    Ending.REFUSED: msgid("Rows refused"),
}
STATUSES = {
    Status.CHECKING: (msgid("Being checked"), "info", "loader-2"),
    Status.READY: (msgid("Not imported yet"), "neutral", "eye"),
    Status.IMPORTING: (msgid("Being imported"), "info", "loader-2"),
    Status.DONE: (msgid("Imported"), "success", "circle-check"),
    Status.UNDOING: (msgid("Being undone"), "info", "loader-2"),
    Status.UNDONE: (msgid("Undone"), "neutral", "undo-2"),
    Status.STUCK: (msgid("Half undone"), "danger", "alert-circle"),
    Status.FAILED: (msgid("Failed"), "danger", "alert-circle"),
}
PLACES = {
    "quote_line": msgid("quotes"),
    "quote": msgid("quotes"),
    "order_line": msgid("orders"),
    "order": msgid("orders"),
    "stock_movement": msgid("stock movements"),
    "stock_balance": msgid("stock movements"),
    "price_history": msgid("the price history"),
    "job_site": msgid("job sites"),
    "supplier_offer": msgid("the history of supplier prices"),
    "base_price_change": msgid("future prices"),
    "cost_change": msgid("changes of cost"),
    "invoice_line": msgid("invoices of suppliers"),
    "lost_demand": msgid("sales that were lost"),
    "price_rule": msgid("rules of prices"),
    "product_image": msgid("pictures of products"),
    "purchase_line": msgid("purchases from suppliers"),
    "receipt_line": msgid("purchases from suppliers"),
    "quote_template_line": msgid("templates of quotes"),
    "replenishment_parameters": msgid("parameters of buying"),
    "stock_count_line": msgid("counts of stock"),
    "supplier_code": msgid("codes of suppliers"),
    "quote_revision": msgid("quotes"),
    "customer": msgid("customers that were merged"),
    "customer_merge": msgid("customers that were merged"),
    "customer_distinct": msgid("customers told apart"),
}
ENCODINGS = {
    Encoding.UTF_8: "UTF-8",
    Encoding.WINDOWS: "Windows (ANSI, CP1252)",
    Encoding.DOS: "DOS (CP850)",
    Encoding.MAC: "Mac Roman",
    Encoding.LATIN_1: "ISO 8859-1",
}
"""What a text may be written in; names that are the same in every language."""
ELSEWHERE = msgid("other records")


def words_of(request: Request) -> Translations:
    """Return the words in the person's language."""
    return templates.translations(request)


def sentence(words: Translations, problem: Mapping[str, Any], columns: Mapping[str, Column]) -> str:
    """Return the sentence of a problem or reason."""
    given, message = dict(problem["words"]), problem["message"]
    if label := given.get("key"):
        given["key"] = words.gettext(label)
    if "fields" in given:
        labels = [columns[name].label for name in given["fields"] if name in columns]
        given["fields"] = ", ".join(dict.fromkeys(map(words.gettext, labels)))
    if "where" in given:
        given["where"] = places(words, given["where"])
    text = words.gettext(message)
    return text % given if given else text


def places(words: Translations, tables: Sequence[str]) -> str:
    """Return in which lists a record is found, by the names of the tables."""
    named = (words.gettext(PLACES.get(table, ELSEWHERE)) for table in tables)
    return ", ".join(dict.fromkeys(named))
