"""Errors of suppliers' invoices."""

from __future__ import annotations

from basecore.errors import ConflictError, InvalidError, NotFoundError
from webkit import msgid

from construction.nfe.domain import Fault

SENTENCES = {
    Fault.TOO_LARGE: msgid("This file is larger than 5 MB: no invoice is"),
    Fault.TOO_MANY: msgid("At most 200 invoices at once"),
    Fault.BOMB: msgid("Unpacked, this zip is larger than 50 MB; nothing more of it was read"),
    Fault.NOT_XML: msgid("This is no XML file of an invoice"),
    Fault.FORBIDDEN: msgid("This file defines entities of its own, which no invoice does"),
    Fault.NAMESPACE: msgid("This file looks like an invoice but does not have its namespace"),
    Fault.NO_INVOICE: msgid("There is no invoice (NF-e) in this file"),
    Fault.KEY: msgid("The access key of this invoice is not valid"),
    Fault.VALUES: msgid("This invoice lacks what every invoice has, or has values that cannot be"),
    Fault.EMPTY: msgid("No line of this invoice has a quantity: it brings no goods"),
    Fault.RECIPIENT: msgid("This invoice is for another CNPJ than the store's"),
    Fault.NO_CNPJ: msgid("Write the store's CNPJ into the settings first"),
    Fault.DUPLICATE: msgid("This invoice is here already"),
}


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
