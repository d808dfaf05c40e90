"""Workers of Dask, in processes of their own: the same results, whatever dies."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import jax
import numpy as np
import pytest
from spinn_cli.main import app
from typer.testing import CliRunner

import symbolic_pinn as spinn
from symbolic_pinn.clusters import Cluster, LocalCluster, cluster, task
from symbolic_pinn.clusters.connection import connected

distributed = pytest.importorskip("distributed")
psutil = pytest.importorskip("psutil")
pytestmark = pytest.mark.slow

SPINN = [sys.executable, "-c", "from spinn_cli.main import main; main()"]
ODE = spinn.load("harmonic_oscillator")
SMALL = {"recipe": spinn.Recipe(network=spinn.MLP(8, 1), points=16, steps=200), "check": False}
VARIANTS = {
    "fixed": spinn.Variant(),
    "gradient": spinn.Variant(weighting=spinn.GradientWeighting()),
    "short": spinn.Variant(settings={"steps": 100}),
}


@pytest.fixture(scope="module")
def alone():
    return spinn.compare(ODE, VARIANTS, devices=jax.devices()[:1], **SMALL)


@pytest.fixture(scope="module")
def dask():
    """A scheduler with two workers that others have started."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1",
        memory_limit=0, silence_logs=50,
    ) as found:  # fmt: skip
        yield found


def assert_same(found, wanted):
    assert [*found.runs] == [*wanted.runs]
    for label, run in found.runs.items():
        trees = [[s.field.network for s in r.solutions] for r in (run, wanted.runs[label])]
        for a, b in zip(*map(jax.tree.leaves, trees), strict=True):
            if hasattr(a, "shape"):
                np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)


def test_processes_of_its_own_find_the_same_and_end(alone):
    assert_same(spinn.compare(ODE, VARIANTS, cluster=LocalCluster(workers=2), **SMALL), alone)
    names = [" ".join(p.cmdline()) for p in psutil.Process().children(recursive=True)]
    assert not [n for n in names if "spawn_main" in n]


def test_a_worker_that_is_killed_in_a_task_loses_nothing(alone, dask):
    killed = []

    def kill():
        with distributed.Client(dask, set_as_default=False) as client:
            pids, end = client.run(os.getpid), time.monotonic() + 100
            while not killed and time.monotonic() < end:
                busy = [w for w, tasks in client.processing().items() if tasks]
                if busy:
                    time.sleep(0.5)
                    os.kill(pids[busy[0]], signal.SIGKILL)
                    killed.append(busy[0])
                time.sleep(0.05)

    thread = threading.Thread(target=kill)
    thread.start()
    found = spinn.compare(ODE, VARIANTS, cluster=Cluster(address=dask.scheduler_address), **SMALL)
    thread.join()
    assert killed
    assert_same(found, alone)


def test_what_a_worker_refuses_is_refused_here_and_not_tried_again(dask):
    asked = json.dumps({"versions": {"symbolic-pinn": "0.0.1"}})
    with pytest.raises(spinn.InputError, match=r"a: a worker has .* and here is 0\.0\.1"):
        list(Cluster(address=dask.scheduler_address).solve_all({"a": asked}))


def test_workers_of_another_version_are_refused_at_once(dask, monkeypatch):
    monkeypatch.setattr(task, "versions", lambda: {"symbolic-pinn": "7"})
    with pytest.raises(spinn.InputError, match=r"the worker `tcp://.* and here is 7; install the"):
        list(Cluster(address=dask.scheduler_address).solve_all({"a": "{}"}))


def test_a_worker_is_no_scheduler(dask):
    address = dask.workers[0].worker_address
    with pytest.raises(spinn.InputError, match="there is a Worker of Dask"):
        list(Cluster(address=address).solve_all({"a": "{}"}))


def test_threads_and_missing_workers_are_told():
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0",
        silence_logs=50,
    ) as several:  # fmt: skip
        told = pytest.warns(UserWarning, match="has 2 threads, whose tasks wait for each other")
        with told, connected(several) as client:
            assert sum(client.nthreads().values()) == 2
        several.scale(0)
        with distributed.Client(several, set_as_default=False) as client:
            end = time.monotonic() + 60
            while client.nthreads() and time.monotonic() < end:
                time.sleep(0.05)
        with pytest.warns(UserWarning, match="has no worker yet"), connected(several) as client:
            assert not client.nthreads()


# The command

SIZE = ["--points", "16", "--width", "8", "--depth", "1", "--no-check"]
REFUSED = {
    "two": (["compare", "--workers", "2", "--cluster", "tcp://a:1"], "exclude each other"),
    "distributed": (["compare", "--workers", "2", "--distributed"], "exclude each other"),
    "devices": (["sweep", "--vary", "ema=0,1", "--workers", "2", "--devices", "1"], "uses one"),
    "one run": (["solve", "--workers", "2"], "divided by `--distributed`"),
    "none": (["compare", "--workers", "0"], "give an integer of at least 1"),
    "silent": (["compare", "--cluster", "tcp://127.0.0.1:9"], "no Dask scheduler answers at"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_command_refuses_and_leaves_nothing(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    require = cluster.require_scheduler
    monkeypatch.setattr(cluster, "require_scheduler", lambda address, _: require(address, 0.5))
    (command, *options), message = REFUSED[name]
    result = CliRunner().invoke(app, [command, "harmonic_oscillator", *options, *SIZE])
    assert result.exit_code == 2, result.output
    assert message in result.stderr
    assert not any(tmp_path.iterdir())


def test_a_missing_package_is_told_with_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = CliRunner().invoke(app, ["compare", "harmonic_oscillator", "--workers", "2"])
    assert result.exit_code == 2
    assert "pip install 'symbolic-pinn[cluster]'" in result.stderr


def workers_of(process: subprocess.Popen) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(process.pid).children(recursive=True)
    return []


@contextlib.contextmanager
def started(folder: Path, *arguments: str):
    """A command in a process of its own, whose lines are read one by one."""
    with subprocess.Popen(
        [*SPINN, *arguments], cwd=folder, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def line_with(process: subprocess.Popen, text: str) -> str:
    seen = []
    for line in process.stderr:
        seen.append(line)
        if text in line:
            return line
    raise AssertionError("".join(seen))


@pytest.mark.parametrize("send", [os.kill, os.killpg], ids=["SIGTERM", "Ctrl-C"])
def test_a_signal_keeps_what_is_done_and_leaves_no_process(send, tmp_path):
    number = signal.SIGTERM if send is os.kill else signal.SIGINT  # a terminal sends it to all
    vary = ["sweep", "harmonic_oscillator", "--vary", "steps=100,60000", *SIZE]
    with started(tmp_path, *vary, "--workers", "2", "--out", "run") as process:
        line_with(process, "steps=100 solved, 1 of 2 done")
        workers = workers_of(process)
        send(process.pid, number)
        _, errors = process.communicate(timeout=100)
    assert process.returncode == 128 + number
    last = errors.strip().splitlines()[-1]
    assert last == "Interrupted: `spinn resume run` goes on with what was kept."
    assert len(workers) >= 2
    assert not psutil.wait_procs(workers, timeout=30)[1]
    resume = [*SPINN, "resume", "run", "--quiet"]
    subprocess.run(resume, cwd=tmp_path, check=True, timeout=300)
    assert len(json.loads((tmp_path / "run" / "compare.json").read_text())["runs"]) == 2
    assert not (tmp_path / "run" / ".spinn.lock").exists()


def test_an_ensemble_of_the_command(tmp_path):
    solve = ["solve", "harmonic_oscillator", "--steps", "100", "--seeds", "2", *SIZE]
    with started(tmp_path, *solve, "--workers", "2", "--out", "run") as process:
        line_with(process, "2 of 2 done")
        _, errors = process.communicate(timeout=100)
    assert (process.returncode, errors) == (0, "")
    assert len(json.loads((tmp_path / "run" / "summary.json").read_text())["seeds"]) == 2
