import equinox as eqx
import jax
import jax.numpy as jnp
import pytest

import symbolic_pinn as spinn
from symbolic_pinn.calculus import AbstractDerivatives, DerivativeValues, Lattice, NestedJvp
from symbolic_pinn.objective import DerivativesError
from symbolic_pinn.recipe import MLP

PROBLEM = spinn.load("harmonic_oscillator")
SMALL = {"recipe": PROBLEM.recipe.but(network=MLP(width=4, depth=1)), "steps": 3}


class OneOrderIsWrong(AbstractDerivatives):
    """The lattice engine with the sign of one derivative changed."""

    collapse: bool = eqx.field(static=True, default=False)

    def __call__(self, field, requests):
        found = Lattice(collapse=False)(field, requests)
        return [
            DerivativeValues({a: -v if a == (2,) else v for a, v in f.partials.items()})
            for f in found
        ]


def test_a_wrong_derivative_is_found_before_the_first_step():
    with pytest.raises(DerivativesError, match="equation 1: OneOrderIsWrong and nested jvp"):
        spinn.solve(PROBLEM, derivatives=OneOrderIsWrong(), **SMALL)


def test_the_check_can_be_left_out():
    spinn.solve(PROBLEM, derivatives=OneOrderIsWrong(), check=False, **SMALL)


def test_the_check_runs_in_float64_and_leaves_the_precision_alone():
    spinn.solve(PROBLEM, derivatives=Lattice(), **SMALL)
    assert jnp.zeros(1).dtype == jnp.float32
    assert not jax.config.jax_enable_x64


def test_the_two_engines_train_alike():
    found = [
        spinn.solve(PROBLEM, derivatives=engine, precision=64, record_every=1, **SMALL)
        for engine in (NestedJvp(), Lattice())
    ]
    a, b = (s.history.column("loss/residual") for s in found)
    assert a == pytest.approx(b, rel=1e-10)
    assert found[0].run.derivatives["kind"] == "NestedJvp"
