"""The loop that sends the mails of this service."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from basecore.db import Database
from basecore.leases import RoleLeases
from basecore.outbox import PARTITIONS
from basecore.outgoing.sender import Sender
from basecore.outgoing.smtp import SmtpAdapter, SmtpServer
from basecore.settings import Settings

from auth_app.base import outgoing
from auth_app.links import LinkFiller
from auth_app.opaque import Seal

logger = logging.getLogger(__name__)


def sender_of(database: Database, seal: Seal, settings: Settings) -> Sender | None:
    """Return the loop, unless no mail server is named; mails wait then."""
    if not settings.smtp_url:
        logger.warning("BASEC_SMTP_URL is not set: mails wait until it is")
        return None
    mail = SmtpAdapter(SmtpServer.of(settings.smtp_url), settings.mail_from or "")
    # Every process looks everywhere: mails are few here, and a claim keeps two from sending one.
    everywhere = RoleLeases("auth-outgoing", PARTITIONS)
    everywhere.set(dict.fromkeys(range(PARTITIONS), 0), math.inf)
    return Sender(database, outgoing, LinkFiller(mail, seal), everywhere)


@asynccontextmanager
async def sending(sender: Sender | None) -> AsyncIterator[None]:
    """Send beside the requests; mails at hand are finished at the end."""
    if sender is None:
        yield
        return
    stop = asyncio.Event()
    loop = asyncio.create_task(sender.run(stop))
    try:
        yield
    finally:
        stop.set()
        with contextlib.suppress(asyncio.CancelledError):
            await loop
