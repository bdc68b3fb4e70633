"""What leaves the system, mail first: recorded with the change, sent by a loop of its own."""

from basecore.outgoing.adapter import Adapter, DeferredError, RefusedError, UnavailableError
from basecore.outgoing.body import Body, Channel
from basecore.outgoing.dead import DeadMessage, counts, dead_messages, retry
from basecore.outgoing.mail import Attachment, Mail, is_address
from basecore.outgoing.record import send
from basecore.outgoing.tables import Status, Tables, outgoing_tables

__all__ = [
    "Adapter",
    "Attachment",
    "Body",
    "Channel",
    "DeadMessage",
    "DeferredError",
    "Mail",
    "RefusedError",
    "Status",
    "Tables",
    "UnavailableError",
    "counts",
    "dead_messages",
    "is_address",
    "outgoing_tables",
    "retry",
    "send",
]
