"""What follows a run: it is told what happens, may end the run, and cannot lose it."""

import csv
import warnings

import numpy as np
import pytest
import sympy as sp
from unchecked import solve, solve_ensemble

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.callbacks import TaskFacts
from symbolic_pinn.solution import Row, Status

t = sp.Symbol("t", real=True)
u = sp.Function("u", real=True)
PROBLEM = spinn.Problem(
    domain={t: (0, 1)},
    equations=sp.Eq(u(t).diff(t), -u(t)),
    conditions=sp.Eq(u(0), 1),
    exact={u(t): sp.exp(-t)},
    recipe=spinn.Recipe(steps=60, points=8, network="mlp:width=4:depth=1", record_every=10),
)
FACTS = TaskFacts(problem=PROBLEM, method="adam", seeds=(1,))


class Told(spinn.Callback):
    """Writes down what it is told."""

    def __init__(self):
        self.heard = []

    def begin(self, facts):
        self.heard.append(("begin", facts.method, facts.steps, facts.label))

    def row(self, row):
        self.heard.append(("row", row.step))

    def end(self, solution):
        self.heard.append(("end", solution.verdict is not None))


class Failing(spinn.Callback):
    """Raises at a step."""

    def row(self, row):
        if row.step >= 20:
            raise ZeroDivisionError("oh")


def rows(*losses):
    common = {"weights": {"residual": 1.0}, "relative_l2": {}, "seconds": 0.0}
    return [Row(step=10 * i, losses={"residual": float(v)}, **common) for i, v in enumerate(losses)]


def ended_at(callback, *losses):
    """The step at which a run with these losses would end; `None` for not at all."""
    callback.begin(FACTS)
    return next((row.step for row in rows(*losses) if callback.row(row)), None)


def test_it_is_told_all_in_order_and_the_report_too():
    told, reported = Told(), []
    solution = solve(PROBLEM, callbacks=told, report=lambda row: reported.append(row.step))
    steps = [row.step for row in solution.history.rows]
    assert told.heard == [
        ("begin", "adam", 60, ""),
        *(("row", step) for step in steps),
        ("end", True),
    ]
    assert reported == steps


def test_a_run_that_is_ended_is_judged_and_says_why():
    solution = solve(PROBLEM, callbacks=[spinn.StopAt(tolerance=1e9)], budget=100)
    assert solution.outcome.status == Status.STOPPED
    assert "`loss` is" in solution.outcome.message
    assert solution.run.steps < 60
    assert solution.verdict is not None


@pytest.mark.parametrize("method", ["lm:40", "random-features", "adam:40,lm:5"])
def test_every_family_of_methods_ends_there(method):
    told = Told()
    callbacks = [told, spinn.StopAt(tolerance=1e9)]
    solution = solve(PROBLEM, method=method, callbacks=callbacks)
    assert solution.outcome.status == Status.STOPPED
    assert "lm" not in solution.run.method or method == "lm:40"  # nothing comes after it
    assert told.heard[-1] == ("end", True)


def test_a_cross_check_is_no_run_of_theirs():
    told = Told()
    solution = solve(PROBLEM, method="lm:3", cross_check="adam:20", callbacks=told)
    assert [heard for heard in told.heard if heard[0] != "row"] == [
        ("begin", "lm", 3, ""),
        ("end", True),
    ]
    assert len(told.heard) == 2 + len(solution.history.rows)


def test_one_that_fails_ends_the_run_and_loses_nothing(tmp_path):
    with pytest.warns(RuntimeWarning, match="`Failing` raised ZeroDivisionError: oh"):
        solution = solve(PROBLEM, callbacks=Failing(), folder=tmp_path / "run")
    assert solution.outcome.status == Status.INTERRUPTED
    assert "after step 20: the callback `Failing` raised" in solution.outcome.message
    assert solution.verdict is not None
    assert spinn.Solution.load(tmp_path / "run").outcome == solution.outcome
    whole = spinn.resume(tmp_path / "run")  # callbacks are not kept
    assert whole.outcome.status == Status.COMPLETED
    np.testing.assert_array_equal(whole(t=0.3), solve(PROBLEM)(t=0.3))


def test_one_that_cannot_begin_leaves_no_folder(tmp_path):
    (tmp_path / "log.csv").write_text("mine")
    with pytest.raises(InputError, match=r"log\.csv` exists"):
        solve(PROBLEM, callbacks=spinn.CsvLog(tmp_path / "log.csv"), folder=tmp_path / "run")
    assert [p.name for p in tmp_path.iterdir()] == ["log.csv"]
    assert (tmp_path / "log.csv").read_text() == "mine"


def test_seeds_one_after_the_other_end_one_by_one():
    found = solve_ensemble(PROBLEM, seeds=2, method="lm:40", callbacks=spinn.StopAt(tolerance=1e9))
    assert [s.outcome.status for s in found.solutions] == [Status.STOPPED] * 2


def test_a_comparison_has_a_run_for_each_label(tmp_path):
    told = Told()
    callbacks = [told, spinn.CsvLog(tmp_path / "log.csv")]
    spinn.compare(PROBLEM, ["fixed", "gradient:every=5"], callbacks=callbacks, check=False)
    labels = [heard[3] for heard in told.heard if heard[0] == "begin"]
    assert labels == ["fixed", "gradient:every=5"]
    assert {p.name for p in tmp_path.iterdir()} == {"log-fixed.csv", "log-gradient_every=5.csv"}


def test_a_plateau_is_counted_in_steps_since_the_best():
    assert ended_at(spinn.StopAt(patience=20), 8, 4, 2, 2, 2, 2) == 40
    assert ended_at(spinn.StopAt(patience=20), 8, 7.99, 7.98, 7.97) == 20  # falls by less than 1 %
    assert ended_at(spinn.StopAt(patience=20, least=0), 8, 7.99, 7.98, 7.97) is None
    assert ended_at(spinn.StopAt(patience=20), float("nan"), float("nan"), float("nan")) == 20


def test_a_tolerance_is_of_any_figure():
    assert ended_at(spinn.StopAt(tolerance=3), 8, 4, 2, 1) == 20
    assert ended_at(spinn.StopAt(tolerance=3, of="loss/residual"), 8, 4, 2, 1) == 20
    with pytest.raises(InputError, match="did you mean `loss/residual`"):
        ended_at(spinn.StopAt(tolerance=3, of="loss/residal"), 8)


def test_one_that_never_ends_a_run_is_refused():
    with pytest.raises(InputError, match="give `tolerance=` or `patience=`"):
        spinn.StopAt()


def test_a_table_grows_and_has_all_columns(tmp_path):
    log, [first, second] = spinn.CsvLog(tmp_path / "logs" / "log.csv"), rows(2.0, 1.0)
    log.begin(FACTS)
    log.row(first)
    log.row(Row(**{**vars(second), "method": {"damping": 0.5}}))
    with (tmp_path / "logs" / "log.csv").open() as file:
        found = [*csv.DictReader(file)]
    assert [row["step"] for row in found] == ["0", "10"]
    assert [row["method/damping"] for row in found] == ["", "0.5"]
    assert [float(row["loss/residual"]) for row in found] == [2.0, 1.0]


def test_tensorboard_has_the_figures_of_the_history(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of protobuf
        solution = solve(PROBLEM, callbacks=spinn.TensorBoard(tmp_path))
        found = scalars(tmp_path)
    assert found["loss/residual"] == {
        row.step: pytest.approx(row.losses["residual"], rel=1e-6) for row in solution.history.rows
    }
    assert "relative_l2/u" in found


def scalars(folder):
    """The scalars of an event file, by name and step."""
    from tensorboardX.proto.event_pb2 import Event

    [file] = folder.glob("events*")
    data, found = file.read_bytes(), {}
    while data:  # a record: length, its check sum, the event, its check sum
        length = int.from_bytes(data[:8], "little")
        event, data = Event.FromString(data[12 : 12 + length]), data[16 + length :]
        for value in event.summary.value:
            found.setdefault(value.tag, {})[event.step] = value.simple_value
    return found


def test_callbacks_and_workers_exclude_each_other():
    class Nobody:
        def solve_all(self, statements):
            raise AssertionError

    with pytest.raises(InputError, match="leave out `callbacks` or `cluster`"):
        solve_ensemble(PROBLEM, seeds=2, cluster=Nobody(), callbacks=Told())
