"""A run takes the place of a saved one, and of nothing else."""

import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn import InputError

t = sp.Symbol("t", real=True)
u = sp.Function("u", real=True)


@pytest.fixture(scope="module")
def solution():
    problem = spinn.Problem(
        domain={t: (0, 1)}, equations=sp.Eq(u(t).diff(t), -u(t)), conditions=sp.Eq(u(0), 1)
    )
    return spinn.solve(
        problem, steps=1, points=4, network="mlp:width=2:depth=1", check=False, progress=False
    )


def contents(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_saved_run_is_replaced(solution, tmp_path):
    run = solution.save(tmp_path / "run")
    (run / "summary.json").write_text('{"problem": "before"}')
    with pytest.raises(InputError, match=r"not empty.*`overwrite=True`"):
        solution.save(run)
    assert solution.save(run, overwrite=True) == run
    assert spinn.Solution.load(run).run.steps == 1
    assert "before" not in (run / "summary.json").read_text()
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_there_need_be_none(solution, tmp_path):
    assert solution.save(tmp_path / "new", overwrite=True).is_dir()
    assert [p.name for p in tmp_path.iterdir()] == ["new"]


def test_an_ensemble_takes_the_place_of_a_solution_and_back(solution, tmp_path):
    run = solution.save(tmp_path / "run")
    spinn.Ensemble((solution,)).save(run, overwrite=True)
    assert (run / "seed-1234" / "solution.eqx").is_file()
    assert not (run / "solution.eqx").exists()
    solution.save(run, overwrite=True)
    assert not (run / "seed-1234").exists()


@pytest.mark.parametrize(
    "name", ["notes.txt", "figures/notes.txt", "mine/data.csv", "figures/a/b.png"]
)
def test_a_folder_with_anything_else_is_left_alone(solution, tmp_path, name):
    run = solution.save(tmp_path / "run")
    (run / name).parent.mkdir(exist_ok=True)
    (run / name).write_text("mine")
    before = contents(run)
    with pytest.raises(InputError, match="is no file of a run"):
        solution.save(run, overwrite=True)
    assert contents(run) == before
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("text", [None, "{}", "no JSON", "[]"])
def test_a_folder_that_is_no_complete_run_is_left_alone(solution, tmp_path, text):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "history.csv").write_text("step\n")
    if text is not None:
        (tmp_path / "run" / "summary.json").write_text(text)
    before = contents(tmp_path / "run")
    with pytest.raises(InputError, match="no complete run"):
        solution.save(tmp_path / "run", overwrite=True)
    assert contents(tmp_path / "run") == before


def test_a_link_is_not_followed(solution, tmp_path):
    run = solution.save(tmp_path / "run")
    (tmp_path / "link").symlink_to(run)
    with pytest.raises(InputError, match="is a link"):
        solution.save(tmp_path / "link", overwrite=True)
    (run / "figures" / "other.png").symlink_to("/etc/hostname")
    with pytest.raises(InputError, match="no file of a run"):
        solution.save(run, overwrite=True)


def test_the_old_run_stays_where_the_new_one_cannot_be_written(solution, tmp_path, monkeypatch):
    run = solution.save(tmp_path / "run")
    before = contents(run)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spinn.Solution, "save_figures", full)
    with pytest.raises(OSError, match="No space left"):
        solution.save(run, overwrite=True)
    assert contents(run) == before
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_a_run_that_is_still_written_is_not_replaced(solution, tmp_path):
    from symbolic_pinn.solution import RunFolder

    run = solution.save(tmp_path / "run")
    held = RunFolder.held(run)
    try:
        with pytest.raises(InputError, match="another run is writing"):
            solution.save(run, overwrite=True)
    finally:
        held.release()
    assert spinn.Solution.load(run).run.steps == 1
