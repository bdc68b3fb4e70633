"""The secret half of a link gets into a mail only when it is sent; no row ever holds it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from basecore.outgoing import Adapter, Channel
from basecore.outgoing.adapter import Message
from typing_extensions import override

from auth_app.opaque import Seal

PURPOSE = "link"
PLACE = re.compile(r"\[\[link:([0-9a-f-]{36})\]\]")


def place_of(link_id: UUID) -> str:
    """Return what stands in a recorded mail where the token will be."""
    return f"[[link:{link_id}]]"


def token_of(seal: Seal, link_id: str) -> str:
    """Return a link's token: its id, and the proof that it is ours."""
    return f"{link_id}.{seal.signature(PURPOSE, link_id)}"


def id_of(seal: Seal, token: str) -> UUID | None:
    """Return the id in a token that is ours."""
    link_id = token.partition(".")[0]
    try:
        found = UUID(link_id)
    except ValueError:
        return None
    is_ours = seal.digest(PURPOSE, token) == seal.digest(PURPOSE, token_of(seal, str(found)))
    return found if is_ours else None


def filled(seal: Seal, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mail's fields with the tokens in place."""
    text = PLACE.sub(lambda found: token_of(seal, found[1]), str(payload["text"]))
    return {**payload, "text": text}


class LinkFiller(Adapter):
    """Sends through another adapter, with the tokens put in."""

    def __init__(self, inner: Adapter, seal: Seal) -> None:
        self._inner = inner
        self._seal = seal

    @property
    @override
    def channel(self) -> Channel:
        return self._inner.channel

    @override
    async def deliver(self, message: Message) -> None:
        payload = filled(self._seal, message.payload)
        await self._inner.deliver(dataclasses.replace(message, payload=payload))
