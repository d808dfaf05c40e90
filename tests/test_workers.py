"""Variants and seeds that others solve: what is sent, what is kept, and what is refused."""

import json

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.clusters import Cluster, LocalCluster, task
from symbolic_pinn.run_statement import stated_arguments, stated_problem
from symbolic_pinn.workers import packed, require_workers

pytestmark = pytest.mark.slow

ODE = spinn.load("harmonic_oscillator")
SMALL = {"recipe": spinn.Recipe(network=spinn.MLP(8, 1), points=16, steps=60), "check": False}
VARIANTS = {
    "fixed": spinn.Variant(),
    "gradient": spinn.Variant(weighting=spinn.GradientWeighting()),
    "short": spinn.Variant(settings={"steps": 30}),
}


class Here:
    """Workers that are this process, the last first; they may break off.

    Args:
        most: how many are solved.
    """

    def __init__(self, most: int = 10) -> None:
        self.most, self.sent, self.is_closed = most, [], False

    def solve_all(self, statements):
        self.sent += statements
        try:
            for done, label in enumerate(reversed([*statements])):
                if done == self.most:
                    raise KeyboardInterrupt
                data = json.loads(statements[label])
                found = spinn.solve_ensemble(stated_problem(data), **stated_arguments(data))
                yield label, packed(found)
        finally:
            self.is_closed = True


def one_device() -> dict:
    return {**SMALL, "devices": jax.devices()[:1]}


def numbers(ensemble) -> list[np.ndarray]:
    leaves = jax.tree.leaves([s.field.network for s in ensemble.solutions])
    return [np.asarray(a) for a in leaves if hasattr(a, "shape")]


def assert_same(found, wanted):
    for a, b in zip(numbers(found), numbers(wanted), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.fixture(scope="module")
def alone():
    return spinn.compare(ODE, VARIANTS, **one_device())


def test_the_comparison_is_that_of_one_process_in_its_order(alone):
    found = spinn.compare(ODE, VARIANTS, cluster=Here(), **SMALL)
    assert [*found.runs] == [*VARIANTS]
    for label, run in found.runs.items():
        assert_same(run, alone.runs[label])
    losses = [[*c.summary()["runs"]["short"]["losses"].items()] for c in (found, alone)]
    assert losses[0] == losses[1]


def test_a_comparison_that_was_cut_off_sends_the_others_alone(alone, tmp_path):
    first = Here(most=1)
    with pytest.raises(KeyboardInterrupt):
        spinn.compare(ODE, VARIANTS, cluster=first, folder=tmp_path / "run", **SMALL)
    assert first.is_closed
    assert (tmp_path / "run" / "short" / "summary.json").is_file()
    assert not (tmp_path / "run" / "fixed").exists()
    second = Here(most=1)
    with pytest.raises(KeyboardInterrupt):
        spinn.resume(tmp_path / "run", cluster=second)
    assert second.sent == ["fixed", "gradient"]
    found = spinn.resume(tmp_path / "run")  # in this process
    for label, run in found.runs.items():
        assert_same(run, alone.runs[label])
    assert (tmp_path / "run" / "compare.json").is_file()


def test_each_seed_is_a_task_and_kept(tmp_path):
    alone = spinn.solve_ensemble(ODE, seeds=[3, 5, 8], **one_device())
    first = Here(most=2)
    with pytest.raises(KeyboardInterrupt):
        spinn.solve_ensemble(ODE, seeds=[3, 5, 8], cluster=first, folder=tmp_path / "run", **SMALL)
    assert first.sent == ["seed-3", "seed-5", "seed-8"]
    second = Here()
    found = spinn.resume(tmp_path / "run", cluster=second)
    assert second.sent == ["seed-3"]
    assert [s.run.seed for s in found.solutions] == [3, 5, 8]
    for a, b in zip(numbers(found), numbers(alone), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)  # by itself and with others


def test_an_ensemble_goes_on_in_this_process(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        spinn.solve_ensemble(ODE, seeds=2, cluster=Here(1), folder=tmp_path / "run", **SMALL)
    found = spinn.resume(tmp_path / "run")
    assert [s.run.steps for s in found.solutions] == [60, 60]
    longer = spinn.resume(tmp_path / "run", steps=80)
    assert [s.run.steps for s in longer.solutions] == [80, 80]


def code() -> spinn.Problem:
    t = sp.Symbol("t")
    u, k = sp.Function("u"), sp.Function("k")
    return spinn.Problem(
        domain={t: (0, 1)}, equations=[sp.Eq(u(t).diff(t), k(t))], conditions=[sp.Eq(u(0), 1)],
        unknowns=[u(t)], functions={k(t): jnp.sin},
    )  # fmt: skip


def test_what_is_no_data_is_refused_by_its_name():
    workers = Here()
    with pytest.raises(spinn.InputError, match="fixed: `k` is a function given as code"):
        spinn.compare(code(), {"fixed": spinn.Variant()}, cluster=workers, **SMALL)
    own = spinn.Adam(optimiser=lambda rate: optax.sgd(rate))
    with pytest.raises(spinn.InputError, match="own: `method` cannot be sent to a worker"):
        spinn.compare(ODE, {"own": spinn.Variant(method=own)}, cluster=workers, **SMALL)
    with pytest.raises(spinn.InputError, match="`k` is a function given as code"):
        spinn.solve_ensemble(code(), seeds=2, cluster=workers, **SMALL)
    assert not workers.sent


def test_settings_are_refused_before_anything_is_sent():
    workers = Here()
    bad = {"good": spinn.Variant(), "bad": spinn.Variant(settings={"steps": 0})}
    with pytest.raises(spinn.InputError, match="bad: `steps` is 0"):
        spinn.compare(ODE, bad, cluster=workers, **SMALL)
    with pytest.raises(spinn.InputError, match="`devices` are those of this process"):
        spinn.compare(ODE, VARIANTS, cluster=workers, **one_device())
    with pytest.raises(spinn.InputError, match="takes an object such as"):
        require_workers("tcp://host:8786", None)
    assert not workers.sent


@pytest.mark.parametrize("address", ["host:8786", "http://host:80", "tcp://host", ""])
def test_an_address_is_one_of_dask(address):
    with pytest.raises(spinn.InputError, match="give `tcp://HOST:PORT`"):
        Cluster(address=address)


def test_there_is_a_worker_at_least():
    with pytest.raises(spinn.InputError, match="`workers` is 0"):
        LocalCluster(workers=0)


def test_a_worker_of_another_version_refuses():
    with pytest.raises(spinn.InputError, match="a worker has `symbolic-pinn`"):
        task.solve(json.dumps({"versions": {"symbolic-pinn": "0.0.1"}}))
