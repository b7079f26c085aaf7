"""The services that read one dataset, put together in one place for the site, the Python API and assistants."""

from dataclasses import dataclass
from pathlib import Path

from reaffirm_server.dataset.local_dataset import DatasetInfo
from reaffirm_server.engine.base import Engine
from reaffirm_server.engine.task_pool import TaskPool
from reaffirm_server.linked.service import LinkedData, open_linked_data
from reaffirm_server.linked.vocabulary import vocabulary
from reaffirm_server.publish.service import Publications
from reaffirm_server.search.service import SearchService


@dataclass(frozen=True)
class DatasetServices:
    """The services that read one dataset."""

    linked: LinkedData
    publications: Publications
    search: SearchService


def open_services(
    about: DatasetInfo,
    engine: Engine,
    files: Path | None = None,
    pool: TaskPool | None = None,
    contact: str = "",
) -> DatasetServices:
    """Return the services of a dataset whose queries an engine answers; see ``Publications`` for the other values."""
    linked = open_linked_data(about, engine)
    search = SearchService(linked.describer, vocabulary(linked.published), pool)
    return DatasetServices(linked, Publications(linked, files, pool, contact), search)
