"""Errors of templates."""

from __future__ import annotations

from basecore.errors import ConflictError, InvalidError, NotFoundError


class TemplateNotFoundError(NotFoundError):
    """There is no such template, or it is a colleague's own."""

    code = "template_not_found"
    title = "There is no such template"


class TemplateNameTakenError(InvalidError):
    """Another template has the name."""

    code = "template_name_taken"

    def __init__(self) -> None:
        super().__init__({"name": "Another template has this name"})


class NothingInTemplateError(ConflictError):
    """None of the template's products is sold any more."""

    code = "nothing_in_template"
    title = "None of this template's products is sold any more"
