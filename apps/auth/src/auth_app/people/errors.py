"""Errors of administering people."""

from __future__ import annotations

from http import HTTPStatus

from basecore.errors import AppError


class EmailTakenError(AppError):
    """Somebody at the store has the address already."""

    status = HTTPStatus.CONFLICT
    code = "email_taken"
    title = "Somebody at this store has this e-mail already"


class OwnAccountError(AppError):
    """Nobody takes their own rights away: a store without an administrator could not be run."""

    status = HTTPStatus.CONFLICT
    code = "own_account"
    title = "You cannot change your own role or switch yourself off"


class StillActiveError(AppError):
    """Somebody who can still sign in is switched off first, so that it is no slip of the hand."""

    status = HTTPStatus.CONFLICT
    code = "still_active"
    title = "Switch the account off first"


class LinkSentError(AppError):
    """A link went out a moment ago: another one would only fill the mailbox."""

    status = HTTPStatus.CONFLICT
    code = "link_sent"
    title = "A link was sent a moment ago; wait two minutes"
