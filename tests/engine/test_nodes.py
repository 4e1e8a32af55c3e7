from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from onrecord.engine.cluster import RayEngine

ray = pytest.importorskip("ray")


def _slowly(items: Sequence[int]) -> list[int]:
    time.sleep(0.3)
    return [item * 2 for item in items]


@pytest.fixture
def nodes() -> Iterator[Any]:
    ray.shutdown()  # One process joins one cluster: not the one that tests before this may have left.
    cluster = pytest.importorskip("ray.cluster_utils").Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    try:
        cluster.add_node(num_cpus=1)
        ray.init(address=cluster.address, log_to_driver=False, configure_logging=False)
        yield cluster
    finally:
        ray.shutdown()
        cluster.shutdown()


@pytest.mark.filterwarnings("ignore")
def test_nodes_one_lost_in_the_middle_costs_no_row(nodes: Any) -> None:
    rows: list[int] = []
    for row in RayEngine(2).flat_map(range(40), _slowly, batch=2):
        rows.append(row)
        if len(rows) == 6:
            nodes.remove_node(next(iter(nodes.worker_nodes)), allow_graceful=False)
    assert rows == [2 * number for number in range(40)]
