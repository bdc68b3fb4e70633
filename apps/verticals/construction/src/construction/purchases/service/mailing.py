"""A purchase by mail: recorded with its sending, sent by the worker."""

from __future__ import annotations

from datetime import datetime

from basecore import outgoing
from basecore.db import TenantSession
from basecore.outgoing import Attachment, Mail, is_address

from construction.activity import Actor
from construction.orm import outgoing as tables
from construction.purchases.errors import NoMailError, PurchaseChangedError
from construction.purchases.models import Purchase
from construction.purchases.service.moving import send
from construction.purchases.service.paper import Sheet


async def mail(
    session: TenantSession,
    sheet: Sheet,
    pdf: bytes,
    to: str,
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> Purchase:
    """Send a purchase by mail; what was printed and what is stored have the version one saw."""
    if not is_address(to):
        raise NoMailError
    printed = sheet.purchase
    if printed.version != version:
        raise PurchaseChangedError
    sent = await send(session, printed.id, version=version, channel="mail", by=by, now=now)
    body = Mail(
        to=to,
        subject=sheet.subject,
        text=sheet.text(),
        from_name=sheet.letter.store_name[:100],
        reply_to=sheet.profile.email if is_address(sheet.profile.email or "") else None,
        attachments=(Attachment.of(sheet.file_name, "application/pdf", pdf),),
    )
    await outgoing.send(session, tables, body, key=f"purchase:{printed.id}:{now.isoformat()}")
    return sent
