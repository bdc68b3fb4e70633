"""The one door to Redis: partitioned streams of events, consumer groups, wake-up hints.

Redis holds no truth. Everything here may be lost at any moment and is rebuilt from the outbox.
"""

from basecore.streams.envelope import Entry, Envelope, UndecodableError, decode, from_row
from basecore.streams.protocol import Streams, StreamsLostError, StreamsUnavailableError
from basecore.streams.redis_streams import RedisStreams
from basecore.streams.timeline import read_timeline

__all__ = [
    "Entry",
    "Envelope",
    "RedisStreams",
    "Streams",
    "StreamsLostError",
    "StreamsUnavailableError",
    "UndecodableError",
    "decode",
    "from_row",
    "read_timeline",
]
