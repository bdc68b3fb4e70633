"""Mails: none that nobody recorded, none given up, none that is called sent and never came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import asyncpg
from basecore.outgoing import Status
from testkit.smtp import Received

from tests.chaos.verdict import Verdict

RECORDED = "SELECT id::text, status FROM construction.outgoing"


async def check_mails(
    connection: asyncpg.Connection, received: Iterable[Received], verdict: Verdict
) -> None:
    """Compare what was recorded with what the mail server took.

    A sender that dies between the server's yes and its own note sends again, under the same
    Message-ID: that is counted, and no fault. What is on its way when the storm ends may be.
    """
    taken = Counter(one.mail["Message-ID"].strip("<>").partition("@")[0] for one in received)
    recorded = dict(await connection.fetch(RECORDED))
    for mail, status in recorded.items():
        if status == Status.DEAD or (status == Status.SENT and not taken[mail]):
            verdict.blame("mail", f"{mail}: {status}, taken {taken[mail]} times")
    for stranger in taken.keys() - recorded.keys():
        verdict.blame("mail", f"{stranger}: nobody recorded it")
    counted = Counter(recorded.values())
    verdict.history["mails sent"] = counted[Status.SENT]
    verdict.history["mails on their way"] = len(recorded) - counted[Status.SENT]
    verdict.history["mails sent again"] = taken.total() - len(taken)
