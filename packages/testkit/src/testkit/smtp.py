"""A mail server for tests: speaks SMTP on a real socket and misbehaves when told to.

Steps are named by the client's command (`EHLO`, `STARTTLS`, `AUTH`, `MAIL`, `RCPT`, `DATA`), by
`CONNECT` for the greeting and by `.` for the end of a mail's text.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass(frozen=True, slots=True)
class Received:
    """A mail that the server took."""

    sender: str
    to: str
    data: bytes
    secure: bool
    user: str | None

    @property
    def mail(self) -> EmailMessage:
        """Return the mail, taken apart."""
        return message_from_bytes(self.data, policy=policy.default)


@dataclass(slots=True)
class Behaviour:
    """How the server answers; may be changed while it runs."""

    answers: dict[str, str] = field(default_factory=dict)
    """Step to the line that is answered instead of the usual one; also `RCPT <address>`."""
    hangs_at: set[str] = field(default_factory=set)
    drops_at: set[str] = field(default_factory=set)
    """Steps after which nothing is answered; at `.` the mail has been taken by then."""
    delay: float = 0.0
    """Seconds before the answer to `.`."""
    users: dict[str, str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None


class SmtpServer:
    """The server; `received` holds what it took, in order."""

    def __init__(self) -> None:
        self.behaviour = Behaviour()
        self.received: list[Received] = []
        self.connections = 0
        self.port = 0
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Return the address as settings name it."""
        return f"smtp://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen; on the same port as before, if there was one."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Cut every connection and listen no more."""
        if self._server:
            self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        talk = asyncio.create_task(Talk(self, reader, writer).run())
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)


class HungUpError(Exception):
    """The server ends the connection without another word."""


@dataclass(slots=True)
class Talk:
    """One connection."""

    server: SmtpServer
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    sender: str = ""
    to: str = ""
    user: str | None = None
    secure: bool = False

    async def run(self) -> None:
        """Greet, then answer one command after the other."""
        try:
            await self._say("CONNECT", "220 test ESMTP")
            while line := await self.reader.readline():
                command = line.decode().strip()
                if command.upper() == "QUIT":
                    break
                await self._answer(command)
        except (OSError, HungUpError, asyncio.IncompleteReadError):
            pass
        finally:
            self.writer.close()

    async def _say(self, step: str, usual: str) -> bool:
        """Answer a step as behaviour has it; return whether that was a yes."""
        behaviour = self.server.behaviour
        if step in behaviour.hangs_at:
            await asyncio.sleep(3600)
        if step in behaviour.drops_at:
            raise HungUpError
        answer = behaviour.answers.get(step, usual)
        self.writer.write(answer.replace("\n", "\r\n").encode() + b"\r\n")
        await self.writer.drain()
        return answer[0] in "23"

    async def _answer(self, command: str) -> None:
        verb, _, rest = command.partition(" ")
        match verb.upper():
            case "EHLO":
                await self._say("EHLO", self._extensions())
            case "STARTTLS":
                await self._start_tls()
            case "AUTH":
                await self._sign_in(rest)
            case "MAIL":
                self.sender = _address(rest)
                await self._say("MAIL", "250 OK")
            case "RCPT":
                self.to = _address(rest)
                named = self.server.behaviour.answers.get(f"RCPT {self.to}")
                await self._say("RCPT", named or "250 OK")
            case "DATA":
                if await self._say("DATA", "354 go on"):
                    await self._take()
            case other:
                await self._say(other, "250 OK")

    def _extensions(self) -> str:
        behaviour = self.server.behaviour
        offered = ["test", "SIZE 10485760"]
        if behaviour.tls and not self.secure:
            offered.append("STARTTLS")
        if behaviour.users:
            offered.append("AUTH PLAIN")
        lines = [f"250-{one}" for one in offered[:-1]]
        return "\n".join([*lines, f"250 {offered[-1]}"])

    async def _start_tls(self) -> None:
        if self.server.behaviour.tls and await self._say("STARTTLS", "220 go on"):
            await self.writer.start_tls(self.server.behaviour.tls)
            self.secure = True

    async def _sign_in(self, rest: str) -> None:
        _, user, password = base64.b64decode(rest.rpartition(" ")[2]).decode().split("\0")
        known = self.server.behaviour.users.get(user) == password
        if await self._say("AUTH", "235 welcome" if known else "535 5.7.8 who are you?"):
            self.user = user

    async def _take(self) -> None:
        text = await self.reader.readuntil(b"\r\n.\r\n")
        data = text.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
        behaviour = self.server.behaviour
        await asyncio.sleep(behaviour.delay)
        if behaviour.answers.get(".", "250")[0] == "2":
            taken = Received(self.sender, self.to, data, self.secure, self.user)
            self.server.received.append(taken)
        await self._say(".", "250 taken")


def _address(rest: str) -> str:
    return rest.partition("<")[2].partition(">")[0]


@asynccontextmanager
async def smtp_server() -> AsyncIterator[SmtpServer]:
    """Run a mail server during a block."""
    server = SmtpServer()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
