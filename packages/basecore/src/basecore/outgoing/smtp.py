"""The mail channel: one SMTP connection a message, and what each answer means for it."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import SMTP, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from pydantic import ValidationError
from typing_extensions import override

from basecore.outgoing.adapter import (
    Adapter,
    DeferredError,
    Message,
    RefusedError,
    UnavailableError,
)
from basecore.outgoing.body import Channel
from basecore.outgoing.mail import Mail, is_address, render

STEP_SECONDS = 15.0
"""How long a server may take over one answer."""
QUIT_SECONDS = 2.0
PERMANENT = 500
CLOSING = 421
AUTHENTICATE = (530, 534, 535, 538)
PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mails are handed over, and how safely."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    use_tls: bool = False
    start_tls: bool | None = True

    @classmethod
    def of(cls, url: str) -> Self:
        """Read `smtp[s]://user:password@host:port[?tls=none]`.

        `smtps` speaks TLS from the first byte. `smtp` must be able to STARTTLS, unless the server
        is this machine or `tls=none` says that the network is private.
        """
        parts = urlsplit(url)
        tls = parse_qs(parts.query).get("tls", ["required"])[-1]
        if parts.scheme not in PORTS or not parts.hostname or tls not in {"required", "none"}:
            msg = "BASEC_SMTP_URL is not smtp[s]://user:password@host:port[?tls=none]"
            raise ValueError(msg)
        use_tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password or "") if parts.username else None,
            use_tls=use_tls,
            start_tls=_start_tls(parts.hostname, use_tls=use_tls, tls=tls),
        )


def _start_tls(host: str, *, use_tls: bool, tls: str) -> bool | None:
    if use_tls or tls == "none":
        return False
    return None if _is_here(host) else True


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _words(code: int, message: str) -> str:
    return f"{code} {message}".replace("\n", " ")


def judge(code: int, message: str) -> Exception:
    """Return what a server's answer means for the message."""
    words = _words(code, message)
    if code == CLOSING or code in AUTHENTICATE:
        return UnavailableError(words)
    return RefusedError(words) if code >= PERMANENT else DeferredError(words)


class SmtpAdapter(Adapter):
    """Delivers mails to one server in the name of one address."""

    def __init__(
        self,
        server: SmtpServer,
        sender: str,
        *,
        step_seconds: float = STEP_SECONDS,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        if not is_address(sender):
            msg = "BASEC_MAIL_FROM is not a mail address"
            raise ValueError(msg)
        self._server = server
        self._sender = sender
        self._step_seconds = step_seconds
        self._tls = tls_context

    @property
    @override
    def channel(self) -> Channel:
        return Channel.MAIL

    @override
    async def deliver(self, message: Message) -> None:
        try:
            mail = Mail.model_validate(message.payload)
            data = render(mail, message, sender=self._sender)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise RefusedError(f"not a mail: {where}: {first['msg']}") from None
        async with self._connection() as client:
            await _hand_over(client, self._sender, mail.to, data)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[SMTP]:
        client = self._client()
        try:
            await _connect(client)
            yield client
            with contextlib.suppress(SMTPException, OSError, TimeoutError):
                async with asyncio.timeout(QUIT_SECONDS):
                    await client.quit()
        finally:
            client.close()

    def _client(self) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.use_tls,
            start_tls=server.start_tls,
            timeout=self._step_seconds,
            tls_context=self._tls,
            local_hostname=socket.gethostname(),
        )


async def _connect(client: SMTP) -> None:
    """Connect, secure and sign in; whatever fails here is no message's fault."""
    try:
        await client.connect()
    except SMTPResponseException as error:
        raise UnavailableError(_words(error.code, error.message)) from error
    except (SMTPException, OSError, TimeoutError) as error:
        raise UnavailableError(f"{type(error).__name__}: {error}") from error


async def _hand_over(client: SMTP, sender: str, to: str, data: bytes) -> None:
    try:
        await client.sendmail(sender, [to], data)
    except SMTPRecipientsRefused as error:
        refused = error.recipients[0]
        raise judge(refused.code, refused.message) from error
    except SMTPResponseException as error:
        raise judge(error.code, error.message) from error
    except (SMTPException, OSError, TimeoutError) as error:
        raise DeferredError(f"{type(error).__name__}: {error}") from error
