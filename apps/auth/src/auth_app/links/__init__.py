"""One-time links to a new password: by mail, for whoever was invited or has forgotten."""

from auth_app.links.domain import Purpose
from auth_app.links.mailing import LinkFiller, filled
from auth_app.links.service import mail_link

__all__ = ["LinkFiller", "Purpose", "filled", "mail_link"]
