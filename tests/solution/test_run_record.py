"""What a run was: typed, and the same after it was plain data."""

import json
import math

import pytest

from symbolic_pinn.solution import (
    Estimate,
    ExpansionSize,
    Outcome,
    RunRecord,
    Seconds,
    Status,
    to_json,
)

STAGE = RunRecord(method="adam", seed=3, steps=10, seconds=Seconds(compile=1.0, train=2.0))
RECORDS = {
    "nothing": RunRecord(),
    "adam": RunRecord(
        method="adam",
        seed=7,
        steps=30,
        seconds=Seconds(compile=0.5, train=2.0),
        precision=32,
        device="cpu: cpu",
        devices=2,
        seeds=4,
        points=128,
        weighting={"kind": "Fixed", "values": [["initial", 2.0]]},
        derivatives={"kind": "Lattice"},
        estimates={
            "a": Estimate(value=1.0, standard_error=0.1, identified=True, exact=1.1),
            "b": Estimate(value=2.0, standard_error=math.inf, identified=False),
        },
        versions={"jax": "0.10.1"},
    ),
    "features": RunRecord(
        method="random-features",
        expansion=ExpansionSize(
            blocks=2, features=60, cells=3, scales=(2.0, 4.0), activation="cos", coefficients=360
        ),
        chosen="coordinates are few",
    ),
    "chain": RunRecord(method="adam, lm", stages=(STAGE, STAGE)),
}


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_survives_as_plain_data(name):
    record = RECORDS[name]
    assert RunRecord.from_data(json.loads(to_json(record.to_data()))) == record


def test_plain_data_have_sums_and_rates():
    data = RECORDS["adam"].to_data()
    assert data["seconds"]["total"] == 2.5
    assert data["steps_per_second"] == 15.0
    assert RECORDS["chain"].to_data()["steps_per_second"] is None
    assert RECORDS["nothing"].to_data()["steps_per_second"] is None
    assert "expansion" not in data
    assert Seconds.sum([STAGE.seconds, STAGE.seconds]) == Seconds(compile=2.0, train=4.0)


@pytest.mark.parametrize(
    "data", [{"seconds": 3}, {"stages": 1}, {"estimates": {"a": {}}}, {"expansion": {"blocks": 1}}]
)
def test_damaged_data_are_no_record(data):
    with pytest.raises((TypeError, KeyError, AttributeError)):
        RunRecord.from_data(data)


def test_a_status_is_its_text_and_has_advice():
    assert Status("not finite") is Status.NOT_FINITE
    assert Status.COMPLETED == "completed"
    outcome = Outcome.because(Status.NOT_FINITE, "the loss was nan")
    assert outcome.message.startswith("the loss was nan; look for a root")
    assert Outcome.because(Status.INTERRUPTED, "stopped").message == "stopped"
    with pytest.raises(ValueError, match="not a valid Status"):
        Status("finished")
