"""A part of the metrics: what a process shows together, described for its reference page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.metrics import MetricWrapperBase

QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

disable_created_metrics()  # type: ignore[no-untyped-call]  # the library left it out

Made = TypeVar("Made", bound=MetricWrapperBase)


@dataclass(frozen=True, slots=True)
class Described:
    """A metric, what it says and when to worry: the lines of its reference page."""

    name: str
    kind: str
    labels: Sequence[str]
    says: str
    worry: str


@dataclass(slots=True)
class Part:
    """Metrics that a process shows together; `is_shown` is off where another process has them."""

    title: str
    shown_by: str
    is_shown: bool = True
    metrics: list[Described] = field(default_factory=list)
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def counter(self, name: str, says: str, worry: str, *labels: str) -> Counter:
        """Declare something that only grows."""
        made = Counter(f"basec_{name}", says, labels, registry=self.registry)
        return self._described(made, f"{name}_total", "counter", labels, says, worry)

    def gauge(self, name: str, says: str, worry: str, *labels: str) -> Gauge:
        """Declare something that goes up and down."""
        made = Gauge(f"basec_{name}", says, labels, registry=self.registry)
        return self._described(made, name, "gauge", labels, says, worry)

    def histogram(
        self, name: str, says: str, worry: str, *labels: str, buckets: Sequence[float] = QUICK
    ) -> Histogram:
        """Declare something of which one wants to know how it is spread."""
        made = Histogram(f"basec_{name}", says, labels, registry=self.registry, buckets=buckets)
        return self._described(made, name, "histogram", labels, says, worry)

    def _described(
        self, made: Made, name: str, kind: str, labels: Sequence[str], says: str, worry: str
    ) -> Made:
        self.metrics.append(Described(f"basec_{name}", kind, labels, says, worry))
        return made
