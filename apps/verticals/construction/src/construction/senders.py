"""The channels by which the vertical sends what it recorded as outgoing."""

from __future__ import annotations

import logging

from basecore.outgoing import Adapter
from basecore.outgoing.smtp import SmtpAdapter, SmtpServer
from basecore.settings import Settings

logger = logging.getLogger(__name__)


def adapters(settings: Settings) -> list[Adapter]:
    """Return the channels that are set up; what is recorded for others waits."""
    if not settings.smtp_url:
        logger.warning("BASEC_SMTP_URL is not set: mails wait until it is")
        return []
    return [SmtpAdapter(SmtpServer.of(settings.smtp_url), settings.mail_from or "")]
