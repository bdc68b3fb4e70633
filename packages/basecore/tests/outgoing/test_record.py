"""Recording: in the caller's transaction, once for each key, out of other stores' sight."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from basecore.outgoing import Channel, Mail, Status, counts, dead_messages, retry, send
from sqlalchemy import select, text
from testkit.outgoing import PostOffice, until

pytestmark = pytest.mark.db

MAIL = Mail(to="ana@example.com", subject="Oi", text="Oi")


async def test_a_message_waits_with_its_change(post: PostOffice, tenant: UUID) -> None:
    row = await post.row(tenant, await post.record(tenant, key="quote-sent:1"))
    assert row["status"] == "waiting"
    assert row["channel"] == "mail"
    assert row["attempts"] == 0
    assert row["payload"]["to"] == "ana@example.com"
    assert row["idempotency_key"] == "quote-sent:1"


async def test_a_change_that_fails_sends_nothing(post: PostOffice, tenant: UUID) -> None:
    async def change() -> None:
        async with post.database.tenant(tenant) as session:
            assert await send(session, post.tables, MAIL, key="k")
            raise LookupError

    with pytest.raises(LookupError):
        await change()
    async with post.database.tenant(tenant) as session:
        assert await counts(session, post.tables) == {}


async def test_the_same_key_again_is_nothing(post: PostOffice, tenant: UUID) -> None:
    assert await post.record(tenant, key="k")
    assert await post.record(tenant, "eva@example.com", key="k") is None
    async with post.database.tenant(tenant) as session:
        assert await counts(session, post.tables) == {(Channel.MAIL, Status.WAITING): 1}


async def test_twins_at_once_record_one(post: PostOffice, tenant: UUID) -> None:
    made = await asyncio.gather(*(post.record(tenant, key="k") for _ in range(8)))
    assert len([one for one in made if one]) == 1


async def test_a_key_is_a_stores_own(post: PostOffice, tenant: UUID, other_tenant: UUID) -> None:
    assert await post.record(tenant, key="k")
    assert await post.record(other_tenant, key="k")


@pytest.mark.parametrize("key", ["", "x" * 201, "a\nb", "a\0"])
async def test_a_key_is_short_and_printable(post: PostOffice, tenant: UUID, key: str) -> None:
    async with post.database.tenant(tenant) as session:
        with pytest.raises(ValueError, match="idempotency key"):
            await send(session, post.tables, MAIL, key=key)


async def test_no_store_reads_anothers_messages(
    post: PostOffice, tenant: UUID, other_tenant: UUID
) -> None:
    await post.record(tenant)
    every = select(post.tables.messages.c.id)
    async with post.database.tenant(other_tenant) as session:
        assert (await session.execute(every)).all() == []
        assert await dead_messages(session, post.tables) == []
        assert await counts(session, post.tables) == {}
    async with post.database.platform() as connection:
        assert (await connection.execute(every)).all() == []


async def test_what_is_seen_across_stores_holds_no_word(post: PostOffice, tenant: UUID) -> None:
    message_id = await post.record(tenant)
    async with post.database.platform() as connection:
        due = text("SELECT * FROM construction.outgoing_due WHERE tenant_id = :tenant")
        found = await connection.execute(due, {"tenant": tenant})
        (row,) = found.mappings()
    assert set(row) == {"tenant_id", "id", "channel", "next_at"}
    assert row["id"] == message_id


async def test_no_store_retries_anothers_message(
    post: PostOffice, tenant: UUID, other_tenant: UUID
) -> None:
    post.server.behaviour.answers["RCPT"] = "550 5.1.1 no such user"
    message_id = await post.record(tenant)
    assert message_id
    sender = post.sender()
    async with post.sending(sender):
        await until(lambda: bool(sender.tally))
    async with post.database.tenant(other_tenant) as session:
        assert not await retry(session, post.tables, message_id)
    async with post.database.tenant(tenant) as session:
        (dead,) = await dead_messages(session, post.tables)
        assert dead.to == "ana@example.com"
        assert dead.channel is Channel.MAIL
        assert "no such user" in dead.last_error
        assert await dead_messages(session, post.tables, after=dead.id) == []
        assert await retry(session, post.tables, message_id)
        assert not await retry(session, post.tables, message_id)
        assert await counts(session, post.tables) == {(Channel.MAIL, Status.WAITING): 1}
