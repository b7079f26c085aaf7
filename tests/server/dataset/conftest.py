"""Fixtures of the stores on other servers: the dataset that a store holds, and what answers queries of it."""

import pytest

from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.dataset.remote_dataset import RemoteDataset, open_remote
from reaffirm_server.engine.base import Engine
from reaffirm_server.engine.http_client import read_address
from tests.server.dataset.remote_stores import Store


@pytest.fixture(scope="module")
def held(store: Store) -> RemoteDataset:
    return open_remote(read_address(store.address))


@pytest.fixture(scope="module")
def remote(held: RemoteDataset) -> Engine:
    return held.engine()


@pytest.fixture(scope="module")
def embedded(served: LocalDataset) -> Engine:
    return served.engine()
