"""Errors about stores."""

from __future__ import annotations

from http import HTTPStatus

from basecore.errors import AppError, NotFoundError


class UnknownStoreError(NotFoundError):
    """No store answers at this address, or it is switched off; nobody learns which."""

    code = "unknown_store"
    title = "There is no store at this address"


class SlugTakenError(AppError):
    """Another store has this part of the host name."""

    status = HTTPStatus.CONFLICT
    code = "slug_taken"
    title = "Another store has this address already"


class InvalidStoreError(AppError):
    """The store's host name or colours cannot be used."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid_store"
    title = "The store's details cannot be used"
