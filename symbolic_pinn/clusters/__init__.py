"""Variants and seeds as tasks of Dask: one after the other on each worker, at once on several.

A worker that dies takes nothing along: its task is run again by another one, or by itself when it
has been started again; a task that has taken more workers along than Dask allows
(`distributed.scheduler.allowed-failures`, 3 if nothing else is said) is given up. What a worker
refuses is refused here, and not tried again.
"""

from symbolic_pinn.clusters.cluster import Cluster, LocalCluster
from symbolic_pinn.clusters.connection import require_distributed

__all__ = ["Cluster", "LocalCluster", "require_distributed"]
