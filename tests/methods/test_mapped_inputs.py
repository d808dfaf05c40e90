"""Networks that see mapped coordinates: what they see, and that all else goes on as with others."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn import MLP, InputError, Mapped, boundary
from symbolic_pinn.methods.fitted import fitted
from symbolic_pinn.networks import build
from symbolic_pinn.recipe import CornerLogarithm, Kelvin, Pole

x, y = sp.symbols("x y", real=True)
u = sp.Function("u")(x, y)
SMALL = MLP(width=8, depth=1)
POLE = Pole(axes=(0, 1), centre=(0.5, -0.25), radius=0.2)


def plate(domain=None):
    """lap u = 0 about a round hole."""
    return spinn.Problem(
        domain=domain or {x: (-1, 1), y: (-1, 1), (x, y): x**2 + (y - 0.1) ** 2 > 0.09},
        equations=[u.diff(x, 2) + u.diff(y, 2)],
        conditions=[boundary(x, y) >> sp.Eq(u, x)],
        exact={u: x},
        name="plate",
    )


def seen(described, place, mu, sigma):
    network = build(
        Mapped(of=SMALL, maps=(described,), box=(mu, sigma)), 2, 1, key=jax.random.key(0)
    )
    object.__setattr__(network, "network", lambda inputs: inputs)
    with jax.enable_x64(True):
        return np.asarray(network((jnp.asarray(place, float) - np.array(mu)) / np.array(sigma)))


def test_the_inputs_are_the_coordinates_and_their_images():
    mu, sigma, place = (0.3, 1.0), (2.0, 0.5), (0.8, 0.4)
    z = complex(*place) - complex(*POLE.centre)
    zeta = POLE.radius / z
    right = [(place[0] - 0.3) / 2, (place[1] - 1) / 0.5, zeta.real, zeta.imag, np.log(abs(z))]
    np.testing.assert_allclose(seen(POLE, place, mu, sigma), right, rtol=1e-12)


def test_other_maps_have_their_own_inputs():
    unit = ((0.0, 0.0), (1.0, 1.0))
    kelvin = seen(Kelvin(axes=(0, 1), centre=(0.0, 0.0), radius=0.5), (0.6, 0.8), *unit)
    np.testing.assert_allclose(kelvin, [0.6, 0.8, 0.3, 0.4, 1.0], rtol=1e-12)
    corner = CornerLogarithm(axes=(0, 1), vertex=(0.0, 0.0), powers=(2,), cut=np.pi, size=1.0)
    z = 0.6 + 0.8j
    term = z**2 * np.log(z)
    np.testing.assert_allclose(
        seen(corner, (0.6, 0.8), *unit), [0.6, 0.8, term.real, term.imag], rtol=1e-12
    )


def test_the_maps_are_those_of_the_region():
    problem = plate()
    network = fitted(spinn.Recipe(network=Mapped(of=SMALL)), problem).network
    [pole] = (m for m in network.maps if isinstance(m, Pole))
    np.testing.assert_allclose(pole.centre, (0, 0.1), atol=1e-6)
    assert network.box == (problem.box.mean, problem.box.deviation)
    assert network.of == SMALL


def test_a_box_has_none_and_says_so():
    box = plate({x: (-1, 1), y: (-1, 1)})
    with pytest.raises(InputError, match="`plate` has no holes or corners that ask"):
        spinn.solve(box, network="mapped+mlp", steps=1)
    with pytest.raises(InputError, match="no map such as"):
        Mapped(maps=[3])
    with pytest.raises(InputError, match="stands first"):
        spinn.solve(plate(), network=spinn.Periodic(of=Mapped(), axes=(1,)), steps=1)


@pytest.mark.slow
def test_it_is_trained_saved_and_read_like_others(tmp_path):
    # The engine is compared with nested jvp before the first step.
    solution = spinn.solve(
        plate(), network="mapped+mlp:width=8:depth=1", steps=20, points=32, progress=False
    )
    assert isinstance(solution.network, Mapped)
    loaded = spinn.Solution.load(solution.save(tmp_path / "run"))
    assert loaded.network == solution.network
    at = {"x": np.array([0.5, -0.7]), "y": np.array([0.5, 0.2])}
    np.testing.assert_array_equal(loaded(**at), solution(**at))
