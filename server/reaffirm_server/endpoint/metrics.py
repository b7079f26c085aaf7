"""Metrics of all processes of the server, for Prometheus.

With several processes, ``PROMETHEUS_MULTIPROC_DIR`` must be set before this module is imported (``serve`` sets it).
"""

import os

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

_BUCKETS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


class Metrics:
    """The metrics of one process."""

    def __init__(self) -> None:
        """Create the metrics with zero counts."""
        self._registry = CollectorRegistry()
        self._seconds = Histogram(
            "reaffirm_request_seconds",
            "Seconds to answer a request to the SPARQL endpoint or the graph store, by outcome.",
            ["outcome"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._children = {}  # type: ignore[var-annotated]  # of the histogram; its own look-up takes a lock

    def count(self, outcome: str, seconds: float) -> None:
        """Count a request by outcome: answered, cached, page, or the name of an error."""
        child = self._children.get(outcome)
        if child is None:
            child = self._children[outcome] = self._seconds.labels(outcome)
        child.observe(seconds)

    def text(self) -> bytes:
        """Return the metrics of all processes in the Prometheus text format."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
