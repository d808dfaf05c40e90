"""Commands that are stopped, killed, or not listened to."""

import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from spinn_cli.keeping import TROUBLE

import symbolic_pinn as spinn
from symbolic_pinn.solution.state_file import read_facts

pytestmark = pytest.mark.slow

SPINN = [sys.executable, "-c", "from spinn_cli.main import main; main()"]
ODE = "harmonic_oscillator"
LONG = ["--steps", "1000000", "--points", "16", "--width", "8", "--depth", "1", "--no-check"]
# A shell that may mount what no other process sees.
UNSHARE = ["unshare", "-rm", "sh", "-c"]
ENVIRONMENT = {**os.environ, "PYTHONUNBUFFERED": "1"}


class Command:
    """A command in a process of its own.

    Args:
        folder: in which it runs.
        *arguments: behind `spinn`.
        stdout: where it writes.
        shell: what a shell does before.
    """

    def __init__(
        self, folder: Path, *arguments: str, stdout=subprocess.PIPE, shell: str = ":"
    ) -> None:
        script = f"{shell}; exec {shlex.join([*SPINN, *arguments])}"
        self.process = subprocess.Popen(
            ["sh", "-c", script], cwd=folder, env=ENVIRONMENT, text=True,
            stdout=stdout, stderr=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def wait_for(self, path: Path) -> None:
        """Wait for a file."""
        end = time.monotonic() + 120
        while not path.exists():
            assert self.process.poll() is None, self.process.stderr.read()
            assert time.monotonic() < end, f"no {path}"
            time.sleep(0.05)

    def ended(self) -> tuple[int, str]:
        """Exit code and standard error without progress, when it has ended."""
        _, errors = self.process.communicate(timeout=120)
        return self.process.returncode, "".join(told(errors))


def told(errors: str | None) -> list[str]:
    """The lines of a standard error that are not of progress."""
    lines = (errors or "").splitlines(keepends=True)
    return [line for line in lines if not line.startswith(f"{ODE} ")]


def summary(folder: Path) -> dict:
    return json.loads((folder / "summary.json").read_text())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_step_and_saves(number, tmp_path):
    with Command(tmp_path, "solve", ODE, *LONG, "--out", "run", "--checkpoint", "0.2") as command:
        command.wait_for(tmp_path / "run" / "checkpoint" / "state")
        command.process.send_signal(number)
        code, errors = command.ended()
    assert code == 128 + number
    assert "Traceback" not in errors
    assert "what there is was saved" in errors
    if number != signal.SIGINT:
        assert number.name in errors
    assert summary(tmp_path / "run")["status"] == "interrupted"
    assert spinn.Solution.load(tmp_path / "run").run.steps > 0
    assert not (tmp_path / "run" / ".spinn.lock").exists()


def test_a_run_that_was_killed_goes_on(tmp_path):
    with Command(tmp_path, "solve", ODE, *LONG, "--out", "run", "--checkpoint", "0.2") as command:
        command.wait_for(tmp_path / "run" / "checkpoint" / "state")
        command.process.kill()
        command.ended()
    assert not (tmp_path / "run" / "summary.json").exists()
    state = read_facts(tmp_path / "run" / "checkpoint" / "state")
    step = state["each"][0]["step"]
    with Command(tmp_path, "resume", "run", "--steps", str(step + 50)) as command:
        code, errors = command.ended()
    assert (code, errors) == (0, "")
    assert summary(tmp_path / "run")["status"] == "completed"
    assert summary(tmp_path / "run")["steps"] == step + 50


def test_nohup_runs_on_when_its_terminal_closes(tmp_path):
    arguments = ("solve", ODE, *LONG, "--out", "run", "--checkpoint", "0.2")
    with Command(tmp_path, *arguments, shell="trap '' HUP") as command:
        command.wait_for(tmp_path / "run" / "checkpoint" / "state")
        command.process.send_signal(signal.SIGHUP)
        time.sleep(1)
        assert command.process.poll() is None


def test_ctrl_c_before_the_first_step_leaves_nothing(tmp_path):
    with Command(tmp_path, "solve", ODE, *LONG, "--out", "run") as command:
        command.wait_for(tmp_path / "run" / "run.json")
        command.process.send_signal(signal.SIGTERM)
        code, errors = command.ended()
    assert code == 128 + signal.SIGTERM
    assert "Traceback" not in errors


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_a_reader_that_has_seen_enough_ends_the_output_alone(name, tmp_path):
    short = ["--steps", "300", "--width", "8", "--depth", "1", "--no-check", "--out", "run"]
    with Command(tmp_path, "solve", ODE, *short) as command:
        command.process.stderr.readline()  # it has begun
        getattr(command.process, name).close()
        setattr(command.process, name, None)
        code, errors = command.ended()
    assert (code, errors) == (0, "")
    assert summary(tmp_path / "run")["status"] == "completed"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has /dev/full")
def test_a_full_output_is_told_and_ends_the_output_alone(tmp_path):
    short = ["--steps", "20", "--width", "8", "--depth", "1", "--no-check", "--out", "run"]
    with open("/dev/full", "w") as full, Command(tmp_path, "solve", ODE, *short, stdout=full) as c:
        code, errors = c.ended()
    assert code == 1
    assert errors.strip() == "Error: the output could not be written (No space left on device)"
    assert summary(tmp_path / "run")["status"] == "completed"


@pytest.mark.parametrize(
    ("blocks", "said"), [(24, "cannot be written to"), (100, "the solution is lost")]
)
def test_a_limit_on_file_sizes_is_told(blocks, said, tmp_path):
    wide = ["--steps", "3", "--width", "200", "--depth", "2", "--no-check", "--no-cache"]
    limit = f"ulimit -f {blocks}"  # of 512 bytes: too little for the statement, for the network
    with Command(tmp_path, "solve", ODE, *wide, "--out", "run", shell=limit) as command:
        code, errors = command.ended()
    assert code == 2
    assert "Traceback" not in errors
    assert "File too large" in errors
    assert said in errors.replace("\n", " ")


def may_mount() -> bool:
    """Whether a process may have file systems of its own."""
    try:
        mount = 'mount -t tmpfs -o size=200k tmpfs "$0"'
        with tempfile.TemporaryDirectory() as place:
            done = subprocess.run([*UNSHARE, mount, place], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


@pytest.mark.skipif(not may_mount(), reason="no file system can be mounted here")
def test_a_disk_that_is_full_sends_the_solution_elsewhere(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "elsewhere").mkdir()
    # A network of 160 kB, on a disk on which its statement has room.
    wide = ["--steps", "3", "--width", "200", "--depth", "2", "--no-check", "--no-cache"]
    solve = shlex.join([*SPINN, "solve", ODE, *wide, "--out", "disk/run", "--checkpoint", "0.01"])
    done = subprocess.run(
        [*UNSHARE, f"mount -t tmpfs -o size=100k tmpfs disk && {solve}"],
        cwd=tmp_path,
        env={**ENVIRONMENT, "TMPDIR": str(tmp_path / "elsewhere")},
        capture_output=True,
        text=True,
        check=False,
    )
    [place] = (tmp_path / "elsewhere" / "spinn-rescued").iterdir()
    assert done.returncode == TROUBLE
    lines = [n.strip() for n in told(done.stderr) if "compilation cache" not in n]
    assert lines == [
        "Error: `disk/run` could not be written to (No space left on device); the solution was"
        f" saved in `{place}`",
        "Error: no state of the run could be kept (No space left on device)",
    ]
    assert spinn.Solution.load(place).run.steps == 3
    assert summary(place)["status"] == "completed"


def test_two_commands_with_one_folder(tmp_path):
    with Command(tmp_path, "solve", ODE, *LONG, "--out", "run") as first:
        first.wait_for(tmp_path / "run" / "run.json")
        with Command(tmp_path, "solve", ODE, *LONG, "--out", "run") as second:
            code, errors = second.ended()
        assert code == 2
        assert "another run is writing into `run`" in errors


def test_a_folder_that_cannot_be_written_to_is_refused_at_once(tmp_path):
    (tmp_path / "runs").write_text("a file")
    with Command(tmp_path, "solve", ODE, *LONG) as command:
        code, errors = command.ended()
    assert code == 2
    assert "`runs` is a file" in errors
