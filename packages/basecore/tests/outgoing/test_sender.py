"""Sending: once in the normal case, and what happens when each part fails."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from basecore.db import Database
from basecore.migrate import admin_engine
from basecore.outgoing import Adapter, Body, Channel, DeferredError, dead_messages, retry, send
from basecore.outgoing.adapter import Message
from basecore.outgoing.claims import Queue
from basecore.outgoing.delivery import Outcome
from sqlalchemy import text
from testkit.outgoing import FAST, PostOffice, until
from testkit.plugin import RoleUrl, new_tenant

pytestmark = pytest.mark.db

CUT = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE usename = 'construction_service' AND datname = current_database()"
)


async def stores(auth_db: Database, number: int) -> list[UUID]:
    return [await new_tenant(auth_db) for _ in range(number)]


def taken(post: PostOffice) -> list[str]:
    return sorted(one.to for one in post.server.received)


async def test_every_message_arrives_once(post: PostOffice, auth_db: Database) -> None:
    wanted = []
    for number, tenant_id in enumerate(await stores(auth_db, 3)):
        for one in range(15):
            wanted.append(f"{number}.{one}@example.com")
            await post.record(tenant_id, wanted[-1])
    sender = post.sender()
    async with post.sending(sender):
        await until(lambda: sender.tally[Outcome.SENT] == len(wanted))
    assert taken(post) == sorted(wanted)


async def test_two_senders_at_once_send_once(
    post: PostOffice, tenant: UUID, role_url: RoleUrl
) -> None:
    post.server.behaviour.delay = 0.01
    made = [await post.record(tenant, f"{number}@example.com") for number in range(30)]
    elsewhere = Database(role_url("construction_service"), source="construction")
    first, second = post.sender(), replace(post, database=elsewhere).sender()
    async with post.sending(first, second):
        await until(lambda: first.tally.total() + second.tally.total() >= len(made))
        await asyncio.sleep(0.1)
    await elsewhere.close()
    assert taken(post) == sorted(f"{number}@example.com" for number in range(30))
    assert len({one.mail["Message-ID"] for one in post.server.received}) == 30


async def test_what_was_sent_is_noted(post: PostOffice, tenant: UUID) -> None:
    files = [{"name": "a.pdf", "media_type": "application/pdf", "content": "AAAA"}]
    message_id = await post.record(tenant, attachments=files)
    sender = post.sender()
    async with post.sending(sender):
        await until(lambda: sender.tally[Outcome.SENT] == 1)
    row = await post.row(tenant, message_id)
    assert (row["status"], row["attempts"], row["last_error"]) == ("sent", 1, None)
    assert row["sent_at"] >= row["created_at"]
    assert row["payload"]["subject"] == "Orçamento"
    assert "attachments" not in row["payload"]
    assert [one.mail["Message-ID"] for one in post.server.received] == [
        f"<{message_id}@shop.example>"
    ]


async def test_a_sender_that_never_came_back_is_succeeded(post: PostOffice, tenant: UUID) -> None:
    message_id = await post.record(tenant)
    dead = post.sender(limits=replace(FAST, visible_seconds=0.3))
    post.server.behaviour.hangs_at.add(".")
    lost = asyncio.create_task(dead.run(asyncio.Event()))
    await until(lambda: len(post.server.received) == 1)
    lost.cancel()
    await asyncio.gather(lost, return_exceptions=True)
    assert (await post.row(tenant, message_id))["status"] == "sending"
    post.server.behaviour.hangs_at.clear()
    heir = post.sender()
    async with post.sending(heir):
        await until(lambda: heir.tally[Outcome.SENT] == 1)
    first, second = (one.mail["Message-ID"] for one in post.server.received)
    assert first == second == f"<{message_id}@shop.example>"
    assert (await post.row(tenant, message_id))["attempts"] == 2


async def test_a_message_that_kills_its_sender_ends_dead(post: PostOffice, tenant: UUID) -> None:
    message_id = await post.record(tenant)
    claims = Queue(post.database, post.tables, Channel.MAIL)
    for _ in range(8):
        assert await claims.claim(tenant, seconds=0.0, attempts=8)
    after = await post.record(tenant, "eva@example.com")
    sender = post.sender()
    async with post.sending(sender):
        await until(lambda: sender.tally[Outcome.SENT] == 1)
    row = await post.row(tenant, message_id)
    assert (row["status"], row["last_error"]) == (
        "dead",
        "the sender that took it never came back",
    )
    assert (await post.row(tenant, after))["status"] == "sent"


async def test_a_late_success_counts(post: PostOffice, tenant: UUID) -> None:
    message_id = await post.record(tenant)
    claims = Queue(post.database, post.tables, Channel.MAIL)
    late = await claims.claim(tenant, seconds=0.0, attempts=8)
    heir = await claims.claim(tenant, seconds=60.0, attempts=8)
    assert late
    assert heir
    assert not await claims.put_back(late, "too late", seconds=0.0, counts=True)
    assert not await claims.dead(late, "too late")
    await claims.sent(late)
    assert not await claims.put_back(heir, "no", seconds=0.0, counts=True)
    await claims.sent(heir)
    row = await post.row(tenant, message_id)
    assert (row["status"], row["last_error"]) == ("sent", None)
    assert await claims.claim(tenant, seconds=1.0, attempts=8) is None


async def test_mails_outlive_a_dead_server(post: PostOffice, tenant: UUID) -> None:
    await post.server.stop()
    made = [await post.record(tenant, f"{number}@example.com") for number in range(5)]
    sender = post.sender()
    async with post.sending(sender):
        await until(lambda: sender.tally[Outcome.UNAVAILABLE] > 12)
        row = await post.row(tenant, made[0])
        assert row["attempts"] <= 1
        assert row["status"] in {"waiting", "sending"}
        await post.server.start()
        await until(lambda: sender.tally[Outcome.SENT] == 5)
    assert len(post.server.received) == 5
    assert sender.tally[Outcome.DEAD] == 0


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "DATA"])
async def test_a_server_that_closes_kills_no_mail(
    post: PostOffice, tenant: UUID, step: str
) -> None:
    post.server.behaviour.answers[step] = "421 4.3.2 shutting down"
    message_id = await post.record(tenant)
    sender = post.sender()
    async with post.sending(sender):
        await until(lambda: sender.tally[Outcome.UNAVAILABLE] > 9)
        post.server.behaviour.answers.clear()
        await until(lambda: sender.tally[Outcome.SENT] == 1)
    assert (await post.row(tenant, message_id))["attempts"] == 1


async def test_a_refused_address_is_dead_at_once_and_alone(post: PostOffice, tenant: UUID) -> None:
    post.server.behaviour.answers["RCPT poison@example.com"] = "550 5.1.1 no such user"
    poison = await post.record(tenant, "poison@example.com")
    for number in range(3):
        await post.record(tenant, f"{number}@example.com")
    sender = post.sender()
    async with post.sending(sender):
        await until(lambda: sender.tally.total() == 4)
    row = await post.row(tenant, poison)
    assert (row["status"], row["attempts"]) == ("dead", 1)
    assert row["last_error"] == "550 5.1.1 no such user"
    assert taken(post) == [f"{number}@example.com" for number in range(3)]


async def test_deferred_eight_times_is_dead_and_can_be_retried(
    post: PostOffice, tenant: UUID
) -> None:
    post.server.behaviour.answers["RCPT"] = "451 4.7.1 greylisted"
    message_id = await post.record(tenant)
    sender = post.sender()
    async with post.sending(sender):
        await until(lambda: sender.tally[Outcome.DEAD] == 1)
        assert sender.tally[Outcome.DEFERRED] == 7
        post.server.behaviour.answers.clear()
        async with post.database.tenant(tenant) as session:
            (dead,) = await dead_messages(session, post.tables)
            assert (dead.id, dead.attempts) == (message_id, 8)
            assert await retry(session, post.tables, dead.id)
        await until(lambda: sender.tally[Outcome.SENT] == 1)
    assert len(post.server.received) == 1


async def test_a_payload_that_is_no_mail_is_dead_at_once(post: PostOffice, tenant: UUID) -> None:
    class Bare(Body):
        channel = Channel.MAIL

    async with post.database.tenant(tenant) as session:
        message_id = await send(session, post.tables, Bare(to="x"), key="k")
    sender = post.sender()
    async with post.sending(sender):
        await until(lambda: sender.tally[Outcome.DEAD] == 1)
    assert (await post.row(tenant, message_id))["last_error"].startswith("not a mail: to")


class Hook(Body):
    channel = Channel.WEBHOOK


class Hooks(Adapter):
    """Another channel, so that one can be seen to go on without the other."""

    def __init__(self) -> None:
        self.taken: list[UUID] = []

    @property
    def channel(self) -> Channel:
        return Channel.WEBHOOK

    async def deliver(self, message: Message) -> None:
        if message.payload["to"] == "bug":
            raise KeyError(message.payload["to"])
        if message.payload["to"] == "later":
            raise DeferredError("later\0")
        self.taken.append(message.id)


async def hook(post: PostOffice, tenant_id: UUID, to: str) -> UUID | None:
    async with post.database.tenant(tenant_id) as session:
        return await send(session, post.tables, Hook(to=to), key=to)


async def test_a_hanging_mail_server_holds_up_no_other_channel(
    post: PostOffice, tenant: UUID
) -> None:
    post.server.behaviour.hangs_at.add("CONNECT")
    hooks = Hooks()
    for number in range(6):
        await post.record(tenant)
        await hook(post, tenant, str(number))
    mails = post.sender(limits=replace(FAST, send_seconds=600.0))
    async with post.sending(mails, post.sender(hooks)):
        await until(lambda: len(hooks.taken) == 6)
        await until(lambda: post.server.connections > 0)
        assert mails.tally.total() == 0
        await post.server.stop()


async def test_a_bug_in_a_channel_is_a_deferral(
    post: PostOffice, tenant: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    broken, later = await hook(post, tenant, "bug"), await hook(post, tenant, "later")
    await hook(post, tenant, "fine")
    hooks = Hooks()
    sender = post.sender(hooks)
    async with post.sending(sender):
        await until(lambda: sender.tally[Outcome.DEAD] == 2)
    assert len(hooks.taken) == 1
    assert (await post.row(tenant, broken))["last_error"] == "KeyError: 'bug'"
    assert (await post.row(tenant, later))["last_error"] == "later"
    assert "Traceback" in caplog.text


async def test_a_long_backlog_holds_up_no_other_store(
    post: PostOffice, tenant: UUID, other_tenant: UUID
) -> None:
    post.server.behaviour.delay = 0.02
    for number in range(60):
        await post.record(tenant, f"{number}@example.com")
    await post.record(other_tenant, "eva@example.com")
    async with post.sending(post.sender(limits=replace(FAST, at_once=1))):
        await until(lambda: "eva@example.com" in taken(post))
    assert len(post.server.received) <= 30


async def test_the_outcome_is_noted_though_connections_were_cut(
    post: PostOffice, tenant: UUID, admin_url: str
) -> None:
    post.server.behaviour.delay = 1.0
    message_id = await post.record(tenant)
    # No look at what is due in between: the note is the first to meet the cut connection.
    sender = post.sender(limits=replace(FAST, poll_seconds=60.0))
    engine = admin_engine(admin_url)
    async with engine.connect() as connection, post.sending(sender):
        await until(lambda: post.server.connections == 1)
        await connection.execute(CUT)
        await until(lambda: sender.tally[Outcome.SENT] == 1)
    await engine.dispose()
    assert (await post.row(tenant, message_id))["status"] == "sent"
    assert len(post.server.received) == 1


async def test_stopping_finishes_the_message_at_hand(post: PostOffice, tenant: UUID) -> None:
    post.server.behaviour.delay = 0.3
    made = [await post.record(tenant, f"{number}@example.com") for number in range(3)]
    async with post.sending():
        await until(lambda: post.server.connections == 1)
    states = [(await post.row(tenant, one))["status"] for one in made]
    assert sorted(states) == ["sent", "waiting", "waiting"]
    assert len(post.server.received) == 1
