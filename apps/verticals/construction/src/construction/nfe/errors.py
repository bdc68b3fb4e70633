"""Errors of suppliers' invoices."""

from __future__ import annotations

from basecore.errors import ConflictError, InvalidError, NotFoundError


class InvoiceNotFoundError(NotFoundError):
    """There is no such invoice in this store."""

    code = "invoice_not_found"
    title = "There is no such invoice"


class InvoiceLineNotFoundError(NotFoundError):
    """The invoice has no such line."""

    code = "invoice_line_not_found"
    title = "This invoice has no such line"


class InvoiceStateError(ConflictError):
    """The invoice was received or discarded."""

    code = "invoice_state"
    title = "This invoice was received or discarded in the meantime"


class InvoiceUndecidedError(ConflictError):
    """Lines wait for a decision."""

    code = "invoice_undecided"
    title = "Lines of this invoice are not decided yet"


class NoSupplierError(ConflictError):
    """The issuer is no supplier of the store yet."""

    code = "invoice_no_supplier"
    title = "Register the issuer as a supplier first"


class SealBrokenError(ConflictError):
    """The invoice was changed after it was signed, and nobody vouched for it."""

    code = "invoice_seal_broken"
    title = "This file was changed after it was signed. Check it against the paper, and say so."


class FileRefusedError(InvalidError):
    """No file was sent."""

    code = "invoice_no_file"

    def __init__(self) -> None:
        super().__init__({"file": "Choose a file"})


class DecisionError(InvalidError):
    """What was decided of a line cannot be."""

    code = "invoice_decision"
