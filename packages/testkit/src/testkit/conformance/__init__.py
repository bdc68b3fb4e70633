"""What must be true of the event path whichever server holds the streams.

A test module subclasses the suites and brings the fixtures `broker` and `path`.
"""

from testkit.conformance.delivery import DeliveryConformance
from testkit.conformance.path import Path, RelayUnderTest, Wiring
from testkit.conformance.streams import StreamsConformance

__all__ = [
    "DeliveryConformance",
    "Path",
    "RelayUnderTest",
    "StreamsConformance",
    "Wiring",
]
