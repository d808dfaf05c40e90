"""States of runs in files: what was written is read, and nothing else is."""

import io
import json

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from symbolic_pinn import InputError
from symbolic_pinn.solution.state_file import read_arrays, read_facts, read_state, write_state

STATE = {
    "params": jnp.arange(6.0).reshape(2, 3),
    "key": jax.random.key(7),
    "steps": [3, 2.5, float("inf")],
    "transposed": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "mask": np.array([True, False]),
}


@pytest.fixture
def file(tmp_path):
    write_state(tmp_path / "state", STATE, {"step": 7, "loss": float("nan")})
    return tmp_path / "state"


def test_a_state_is_the_same_after_a_file(file):
    found, facts = read_state(file, STATE)
    assert facts["step"] == 7
    assert np.isnan(facts["loss"])
    assert found["steps"] == STATE["steps"]
    assert [type(v) for v in found["steps"]] == [int, float, float]
    for name in ("params", "transposed", "mask"):
        np.testing.assert_array_equal(found[name], STATE[name])
        assert found[name].dtype == STATE[name].dtype
    assert jax.random.key_data(found["key"]).tolist() == jax.random.key_data(STATE["key"]).tolist()
    assert read_facts(file)["step"] == 7
    assert len(read_arrays(file)[0]) == len(jax.tree.leaves(STATE))


@pytest.mark.parametrize(
    "other",
    [
        {**STATE, "params": jnp.zeros((3, 2))},
        {**STATE, "params": np.zeros((2, 3), int)},
        {**STATE, "more": 1},
    ],
)
def test_the_state_of_another_run_is_refused(other, file):
    with pytest.raises(InputError, match="the state of another run"):
        read_state(file, other)


@pytest.mark.parametrize("kept", [0, 10, 0.3, 0.6, 0.99])
def test_half_a_file_is_refused(kept, file):
    whole = file.read_bytes()
    file.write_bytes(whole[: int(kept * len(whole) if kept < 1 else kept)])
    with pytest.raises(InputError, match=r"is damaged|is no saved state"):
        read_state(file, STATE)


def test_a_flipped_byte_is_refused(file):
    random, whole = np.random.default_rng(0), file.read_bytes()
    name = whole.index(b'"sha256"') + 1  # without its name there is no checksum
    places = random.integers(0, len(whole), 50)
    for at in (i for i in places if not name <= i < name + 6):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << random.integers(0, 8)
        file.write_bytes(flipped)
        with pytest.raises(InputError, match="state"):
            read_state(file, STATE)


def test_a_state_of_an_earlier_version_is_read(file):
    line, _, body = file.read_bytes().partition(b"\n")
    header = {k: v for k, v in json.loads(line).items() if k != "sha256"}
    file.write_bytes(json.dumps(header).encode() + b"\n" + body)
    assert read_state(file, STATE)[1]["step"] == 7


def with_array(file, array_header):
    """The file with another header of its first array."""
    header = json.loads(file.read_bytes().partition(b"\n")[0])
    line = json.dumps({k: v for k, v in header.items() if k != "sha256"}).encode()
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, array_header)
    file.write_bytes(line + b"\n" + stream.getvalue() + bytes(100))


@pytest.mark.parametrize(
    "header",
    [
        {"descr": "<f8", "fortran_order": False, "shape": (10**12,)},
        {"descr": "|O", "fortran_order": False, "shape": (1,)},
    ],
)
def test_no_room_is_made_for_what_is_not_there(header, file):
    with_array(file, header)
    with pytest.raises(InputError, match="is damaged: an array of"):
        read_arrays(file)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        b'{"format": 2}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"format": 1, "arrays": "x"}',
    ],
)
def test_what_is_no_state_is_refused(text, tmp_path):
    (tmp_path / "state").write_bytes(text + b"\n")
    with pytest.raises(InputError, match="state"):
        read_facts(tmp_path / "state")
