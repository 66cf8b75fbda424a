"""The stage that costs most on a Dask cluster: records go to the workers, shards come back; the store stays here."""

from trialgraph.cluster.dask_workers import start_dask
from trialgraph.cluster.places import bring_sources, is_elsewhere

__all__ = ["bring_sources", "is_elsewhere", "start_dask"]
