"""Errors of sending quotes."""

from __future__ import annotations

from http import HTTPStatus

from basecore.errors import AppError, ConflictError, InvalidError, NotFoundError


class LinkNotFoundError(NotFoundError):
    """There is no such link, or it has ended; nobody learns which."""

    code = "link_not_found"
    title = "There is no such link"


class NothingToSendError(ConflictError):
    """The quote is closed, or has nothing in it."""

    code = "nothing_to_send"
    title = "This quote's status does not allow sending it"


class ReplacedError(ConflictError):
    """The link is about an offer that was replaced by another."""

    code = "replaced"
    title = "The store has changed this quote; look at the new version"


class BeingChangedError(ConflictError):
    """The store is changing what was offered, and has not sent it yet."""

    code = "being_changed"
    title = "The store is changing this quote; wait for the new version"


class PrintedOtherwiseError(ConflictError):
    """The quote or the store's words changed while the document was made."""

    code = "printed_otherwise"
    title = "The quote changed while its PDF was made; look at it and send it again"


class NoAddressError(InvalidError):
    """There is nobody to write to."""

    code = "no_address"

    def __init__(self) -> None:
        super().__init__({"to": "This is no e-mail address"})


class NoPhoneError(InvalidError):
    """What was typed is no phone that WhatsApp could open."""

    code = "no_phone"

    def __init__(self) -> None:
        super().__init__(
            {"phone": "Type the number with its area code, or nothing to choose the person there"}
        )


class TypesettingError(AppError):
    """The document could not be set."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "typesetting"
    title = "The document could not be made"


class PressBusyError(AppError):
    """So many documents wait to be set that another would wait too long."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "press_busy"
    title = "Many documents are being made just now; try again in a moment"


class ClosedError(ConflictError):
    """The offer was answered already, or its time is over."""

    code = "quote_closed"
    title = "This quote cannot be answered any more"


class WrongDocumentError(InvalidError):
    """What was typed is not the end of the customer's document."""

    code = "wrong_document"

    def __init__(self) -> None:
        super().__init__({"document": "These are not the last digits of the customer's document"})


class TooManyTriesError(AppError):
    """Too many wrong documents by one link."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_tries"
    title = "Too many tries; wait a few minutes and try again"


class TooManyWordsError(ConflictError):
    """So many changes were asked for by one link that somebody plays."""

    code = "too_many_words"
    title = "The store has your messages; call them if it is urgent"
