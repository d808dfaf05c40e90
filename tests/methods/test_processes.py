"""One run in two processes equals that in one, to rounding."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import jax
import numpy as np
import pytest

import symbolic_pinn as spinn
from symbolic_pinn.methods.processes import anywhere, here, is_first, of_first, placed

pytestmark = pytest.mark.slow

SPINN = [sys.executable, "-c", "from spinn_cli.main import main; main()"]
ENVIRONMENT = {**os.environ, "PYTHONUNBUFFERED": "1", "JAX_NUM_CPU_DEVICES": "1"}
SMALL = ["--points", "32", "--width", "8", "--depth", "1", "--no-check", "--precision", "64"]


def two(folder: Path, *arguments: str) -> list[subprocess.Popen]:
    """A command in two processes over the loopback address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    joined = ["--distributed", "--coordinator", f"127.0.0.1:{port}", "--processes", "2"]
    return [
        subprocess.Popen(
            [*SPINN, *arguments, *joined, "--rank", str(rank)], cwd=folder, env=ENVIRONMENT,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for rank in range(2)
    ]  # fmt: skip


def ended(processes: list[subprocess.Popen]) -> list[tuple[int, str, str]]:
    """Exit code, output and errors of each."""
    try:
        found = [p.communicate(timeout=240) for p in processes]
        return [(p.returncode, *texts) for p, texts in zip(processes, found, strict=True)]
    finally:
        for p in processes:
            p.kill()


def parameters(folder: Path) -> np.ndarray:
    leaves = jax.tree.leaves(spinn.Solution.load(folder).field.network)
    return np.concatenate([np.ravel(a) for a in leaves if hasattr(a, "shape")])


WAYS = {
    "adam": ["solve", "heat", "--adaptive", "--steps", "60"],
    "lm": ["solve", "heat", "--method", "lm:5:points=60"],
    "ensemble": ["solve", "heat", "--steps", "40", "--seeds", "4"],
}


@pytest.mark.parametrize("name", WAYS)
def test_two_processes_equal_one(name, tmp_path):
    size = [w for w in SMALL if name != "lm" or w not in ("--points", "32", "--precision", "64")]
    arguments = [*WAYS[name], *size]
    both = ended(two(tmp_path, *arguments, "--out", "two"))
    assert [code for code, _, _ in both] == [0, 0], both
    assert "saved in" in both[0][1]
    assert both[1][1] == ""  # one prints
    alone = [*SPINN, *arguments, "--out", "one", "--devices", "1", "--quiet"]
    subprocess.run(alone, cwd=tmp_path, env=ENVIRONMENT, check=True)
    runs = ["."] if name != "ensemble" else [p.name for p in (tmp_path / "one").glob("seed-*")]
    assert len(runs) == (4 if name == "ensemble" else 1)
    for run in runs:
        found, wanted = (parameters(tmp_path / w / run) for w in ("two", "one"))
        np.testing.assert_allclose(found, wanted, rtol=1e-8, atol=1e-10)


def test_a_signal_to_one_process_ends_both_with_one_state(tmp_path):
    long = ["solve", "heat", "--steps", "1000000", *SMALL, "--out", "run", "--checkpoint", "0.2"]
    processes = two(tmp_path, *long)
    state, end = tmp_path / "run" / "checkpoint" / "state", time.monotonic() + 200
    while not state.exists():
        assert time.monotonic() < end
        assert all(p.poll() is None for p in processes), ended(processes)
        time.sleep(0.1)
    processes[1].send_signal(signal.SIGTERM)
    both = ended(processes)
    assert {code for code, _, _ in both} <= {128 + signal.SIGTERM, 130}, both
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert summary["status"] == "interrupted"


def test_half_of_the_options_is_refused(tmp_path):
    done = subprocess.run(
        [*SPINN, "solve", "heat", "--rank", "1"], cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "belong together, with `--distributed`" in done.stderr


def test_one_process_agrees_with_itself():
    assert is_first()
    assert anywhere(True)
    assert not anywhere(False)
    assert of_first(3, True) == (3, True)
    tree = {"a": jax.numpy.ones(3), "key": jax.random.key(0)}
    assert here(tree) is tree
    assert placed(tree, jax.sharding.SingleDeviceSharding(jax.devices()[0]))["a"].sum() == 3
