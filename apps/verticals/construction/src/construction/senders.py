"""The loops that send what the vertical recorded as outgoing: one for each channel."""

from __future__ import annotations

import asyncio
import logging

from basecore.db import Database
from basecore.leases import LeaseKeeper
from basecore.outbox import PARTITIONS
from basecore.outgoing import Adapter
from basecore.outgoing.sender import Sender
from basecore.outgoing.smtp import SmtpAdapter, SmtpServer
from basecore.settings import Settings

from construction.orm import outgoing

logger = logging.getLogger(__name__)

ROLE = "construction-outgoing"


def adapters(settings: Settings) -> list[Adapter]:
    """Return the channels that are set up; what is recorded for others waits."""
    if not settings.smtp_url:
        logger.warning("BASEC_SMTP_URL is not set: mails wait until it is")
        return []
    return [SmtpAdapter(SmtpServer.of(settings.smtp_url), settings.mail_from or "")]


async def run_senders(
    database: Database, channels: list[Adapter], keeper: LeaseKeeper, stop: asyncio.Event
) -> None:
    """Send until told to stop; messages at hand are finished."""
    leases = keeper.role(ROLE, count=PARTITIONS)
    done = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(keeper.run(done))
        async with asyncio.TaskGroup() as loops:
            for channel in channels:
                loops.create_task(Sender(database, outgoing, channel, leases).run(stop))
        done.set()
