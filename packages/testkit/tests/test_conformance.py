"""The conformance suite on the streams in memory, on one Redis and on a Redis Cluster."""

from __future__ import annotations

import pytest
from testkit.conformance import DeliveryConformance, StreamsConformance

pytestmark = [pytest.mark.db, pytest.mark.redis]


class TestStreams(StreamsConformance):
    """The streams themselves."""


class TestDelivery(DeliveryConformance):
    """From commit to effect."""
