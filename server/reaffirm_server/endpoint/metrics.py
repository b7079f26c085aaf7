"""Metrics: what the server did, counted over all its processes, for Prometheus.

``PROMETHEUS_MULTIPROC_DIR`` must be set before this module is imported in a process of several (``serve`` does).
"""

import os

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

_BUCKETS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


class Meter:
    """The measures of one process."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._registry = CollectorRegistry()
        self._seconds = Histogram(
            "reaffirm_request_seconds",
            "Seconds to answer a request to the SPARQL endpoint or the graph store, by outcome.",
            ["outcome"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._known = {}  # type: ignore[var-annotated]  # children of the histogram; looking one up takes a lock

    def count(self, outcome: str, seconds: float) -> None:
        """Count a request that had such an outcome: answered, cached, page, or the name of an error."""
        child = self._known.get(outcome)
        if child is None:
            child = self._known[outcome] = self._seconds.labels(outcome)
        child.observe(seconds)

    def text(self) -> bytes:
        """All measures in the Prometheus text format, those of the other processes included."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)
