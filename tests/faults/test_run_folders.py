"""A run has its folder for itself, and what it found is saved somewhere whatever happens there."""

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import equinox as eqx
import pytest
from helpers import decay

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.methods import RandomFeatures
from symbolic_pinn.runs import Run
from symbolic_pinn.solution import RunFolder, files, rescue
from symbolic_pinn.solution.rescue import save_safely

QUICK = RandomFeatures(20, (4.0,))


@pytest.fixture(scope="module")
def solution():
    return spinn.solve(decay(), method=QUICK)


def test_a_folder_is_there_as_soon_as_it_is_claimed(tmp_path):
    RunFolder.claim(tmp_path / "a" / "run")
    assert (tmp_path / "a" / "run").is_dir()


def test_two_runs_do_not_share_a_folder(tmp_path):
    held = RunFolder.claim(tmp_path / "run")
    with pytest.raises(InputError, match="another run is writing into"):
        RunFolder.claim(tmp_path / "run")
    held.discard()
    assert not (tmp_path / "run").exists()
    RunFolder.claim(tmp_path / "run").discard()


def test_default_names_are_all_different(tmp_path):
    found = []

    def claim():
        found.append(RunFolder.claim_new(tmp_path / "runs" / "decay").path.name)

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["decay", *(f"decay-{i}" for i in range(2, 9))]


def test_a_dead_process_holds_no_folder(tmp_path):
    code = (
        "import os, sys; from symbolic_pinn.solution import RunFolder;"
        f"held = RunFolder.claim({str(tmp_path / 'run')!r}); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == -9
    RunFolder.claim(tmp_path / "run").discard()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: p.write_text("text"), "is a file"),
        (
            lambda p: p.symlink_to(p.parent / "nowhere" / "at" / "all"),
            "cannot be written|is a file",
        ),
        (lambda p: (p.mkdir(), (p / "notes.txt").write_text("mine")), "is not empty"),
        (lambda p: (p.parent / "file").write_text(""), None),
    ],
)
def test_a_path_that_cannot_be_had_is_refused_before_anything_is_computed(make, message, tmp_path):
    make(tmp_path / "run")
    before = sorted(tmp_path.rglob("*"))
    folder = tmp_path / "run" if message else tmp_path / "file" / "run"
    with pytest.raises(InputError, match=message or "is a file"):
        spinn.solve(decay(), method=QUICK, folder=folder)
    assert sorted(tmp_path.rglob("*")) == before


def test_no_folder_can_be_made_in_proc():
    with pytest.raises(InputError, match="cannot be written to"):
        RunFolder.claim("/proc/run")


def test_a_run_is_in_its_folder_and_loads(tmp_path):
    found = spinn.solve(decay(), method=QUICK, folder=tmp_path / "run")
    names = {p.name for p in (tmp_path / "run").iterdir()}
    assert names >= {"run.json", "summary.json", "solution.eqx", "history.csv", "figures"}
    assert not any("lock" in name for name in names)
    assert spinn.Solution.load(tmp_path / "run").run.steps == found.run.steps


def test_a_run_that_fails_at_once_leaves_nothing(tmp_path):
    with pytest.raises(InputError):
        spinn.solve(decay(), method=QUICK, folder=tmp_path / "run", network=eqx.nn.Identity())
    assert not (tmp_path / "run").exists()


def test_what_is_half_written_is_cleaned_up_by_the_next(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.json").write_text("{}")
    (tmp_path / "run" / ".solution.eqx.abc.spinn-part").write_text("half")
    RunFolder.reclaim(tmp_path / "run").release()
    assert [p.name for p in (tmp_path / "run").iterdir()] == ["run.json"]


def test_what_is_the_users_stays(tmp_path):
    (tmp_path / "mine" / "empty").mkdir(parents=True)
    (tmp_path / "mine" / ".download.part").write_text("mine")
    (tmp_path / "mine" / ".lock").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match="is not empty"):
        RunFolder.claim(tmp_path / "mine")
    RunFolder.claim(tmp_path / "mine" / "empty").discard()
    RunFolder.claim(tmp_path / "runs" / "of" / "today").discard()
    assert sorted(tmp_path.rglob("*")) == before


def test_what_was_cut_off_is_told_from_what_is_not_empty(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.json").write_text("{}")
    with pytest.raises(InputError, match="was cut off; `spinn resume"):
        RunFolder.claim(tmp_path / "run")


# Saving that fails


@pytest.fixture
def full(monkeypatch, tmp_path):
    """A disk that is full from some byte of some file on, below a folder."""

    def fill(folder: Path, after: int = 0) -> None:
        left, write = [after], files.write

        def limited(path, content):
            if folder in path.parents:
                if not left[0]:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                left[0] -= 1
            write(path, content)

        for module in ("storage", "files", "figures.saving"):
            monkeypatch.setattr(f"symbolic_pinn.solution.{module}.write", limited)
        monkeypatch.setattr(rescue.tempfile, "gettempdir", lambda: str(tmp_path / "elsewhere"))

    return fill


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_full_disk_sends_the_solution_elsewhere(after, full, solution, tmp_path):
    full(tmp_path / "run", after)
    run = Run.begin(tmp_path / "run", 0)
    saved = run.save(solution)
    run.end()
    assert "No space left on device" in saved.trouble
    assert str(saved.path) in saved.trouble
    assert saved.path.is_relative_to(tmp_path / "elsewhere")
    assert spinn.Solution.load(saved.path).run == solution.run
    assert not (tmp_path / "run").exists()  # it may be named again


def test_figures_that_cannot_be_written_cost_nothing_else(solution, tmp_path, monkeypatch):
    def fail(figures, folder):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("symbolic_pinn.solution.figures.save_figures", fail)
    held = RunFolder.claim(tmp_path / "run")
    saved = save_safely(solution, held)
    assert saved.path == tmp_path / "run"
    assert "the figures could not be written" in saved.trouble
    assert spinn.Solution.load(saved.path).run == solution.run


def test_ctrl_c_while_figures_are_drawn_keeps_the_data(solution, tmp_path, monkeypatch):
    def press(figures, folder):
        raise KeyboardInterrupt

    monkeypatch.setattr("symbolic_pinn.solution.figures.save_figures", press)
    saved = save_safely(solution, RunFolder.claim(tmp_path / "run"))
    assert "figures were left out" in saved.trouble
    assert spinn.Solution.load(tmp_path / "run").run == solution.run


def test_what_says_that_it_is_complete_comes_last(solution, tmp_path, monkeypatch):
    order, write = [], files.write
    monkeypatch.setattr(
        "symbolic_pinn.solution.storage.write",
        lambda path, content: (order.append(path.name), write(path, content)),
    )
    solution.save_data(tmp_path / "run")
    assert order[0] == "solution.eqx"
    assert order[-1] == "summary.json"


def test_where_nothing_can_be_written_that_is_said(full, solution, tmp_path, monkeypatch):
    full(tmp_path)
    monkeypatch.setattr(rescue.os.path, "expanduser", lambda p: str(tmp_path / "home"))
    monkeypatch.setattr(rescue, "_NAME", "../../proc/spinn-rescued")
    with pytest.raises(InputError, match="the solution is lost"):
        save_safely(solution, RunFolder.claim(tmp_path / "run"))


def test_a_library_call_warns_of_another_place(full, tmp_path):
    full(tmp_path / "run", 1)
    with pytest.warns(RuntimeWarning, match="the solution was saved in"):
        spinn.solve(decay(), method=QUICK, folder=tmp_path / "run", checkpoint=0)


def test_a_disk_that_is_full_from_the_start_is_told_at_once(full, tmp_path):
    full(tmp_path / "run")
    with pytest.raises(InputError, match="No space left on device"):
        spinn.solve(decay(), method=QUICK, folder=tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("every", [-1, float("nan"), float("inf"), True])
def test_what_is_no_time_between_states_is_refused_before_there_is_a_folder(every, tmp_path):
    with pytest.raises(InputError, match=r"`checkpoint` is .*give seconds, or 0"):
        spinn.solve(decay(), method=QUICK, folder=tmp_path / "run", checkpoint=every)
    assert not (tmp_path / "run").exists()
