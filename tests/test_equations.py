"""Every shipped equation: its exact solution satisfies each term through the compiled residual."""

import ast

import jax
import numpy as np
import pytest
import sympy as sp
from helpers import SHIPPED, exact_field, formula_field

import symbolic_pinn as spinn
from symbolic_pinn.calculus import NestedJvp
from symbolic_pinn.catalogue import GROUPS, catalogue
from symbolic_pinn.objective import Objective
from symbolic_pinn.problem import DATA, equations_folder

pytestmark = pytest.mark.slow

# The others have a reference that tests/benchmarks computes.
EXACT = [name for name in SHIPPED if spinn.load(name).exact]


def test_few_are_without_an_exact_solution():
    assert set(SHIPPED) - set(EXACT) == {"allen_cahn", "burgers_shock"}


def residuals(problem, field):
    objective = Objective.of(problem, NestedJvp())
    points = objective.sample(64, key=jax.random.key(0))
    return objective, jax.jit(lambda: objective.evaluation(field, points))()


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", EXACT)
def test_the_exact_solution_satisfies_every_term(name):
    problem = spinn.load(name)
    assert set(problem.exact) == set(problem.fields.values())
    objective, found = residuals(problem, exact_field(problem))
    for residual, values in zip(objective.residuals, found, strict=True):
        if residual.group == DATA:  # with the errors that their file states
            assert 0.009 < np.std(values) < 0.011
            continue
        scale = max(1.0, _magnitude(residual))
        assert np.abs(values).max() < 1e-12 * scale, residual.name


def _magnitude(residual):
    """Largest coefficient in a residual: rounding grows with it."""
    numbers = [abs(float(n)) for n in residual.expression.atoms(sp.Number)]
    return max([1.0, *numbers]) * (100 if residual.group == "residual" else 1)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", EXACT)
def test_another_function_does_not(name):
    problem = spinn.load(name)
    wrong = {
        n: f + sp.exp(sum(_normalised(problem.box))) * (1 + i)
        for i, (n, f) in enumerate((u.func.__name__, f) for u, f in problem.exact.items())
    }
    _, found = residuals(problem, formula_field(problem, {n: wrong[n] for n in problem.fields}))
    periodic = [str(t.face).count(",") for t in problem.terms]
    assert all(np.abs(v).max() > 1e-3 for v in found), periodic


def _normalised(box):
    columns = zip(box.coordinates, box.mean, box.deviation, strict=True)
    return [(c - mu) / sigma for c, mu, sigma in columns]


@pytest.mark.parametrize("name", SHIPPED)
def test_an_equation_file_has_a_title_its_mathematics_and_a_source(name):
    source = (equations_folder() / f"{name}.py").read_text()
    title, _, rest = (ast.get_docstring(ast.parse(source)) or "").partition("\n")
    assert title.endswith(".")
    sources = (
        "Exact solution",
        "for which u =",
        "from the exact",
        "manufactured",
        "the reference by",
    )
    assert any(words in title + rest for words in sources)


@pytest.mark.parametrize("equation", catalogue(), ids=lambda e: e.name)
def test_an_equation_file_names_its_group(equation):
    assert equation.group in GROUPS


def test_all_promised_equations_are_shipped():
    promised = {"klein_gordon", "heat", "wave", "burgers", "poisson_2d", "advection"}
    promised |= {
        "harmonic_oscillator",
        "taylor_green",
        "klein_gordon_2d",
        "heat_stiff",
        "wave_fast",
    }
    promised |= {"kdv", "kuramoto_sivashinsky", "schroedinger", "poisson_5d", "helmholtz", "plate"}
    promised |= {
        "wave_fast",
        "beam",
        "black_scholes",
        "fokker_planck",
        "reaction_diffusion",
        "kovasznay",
    }
    assert promised | {"delay", "volterra", "heat_family", "heat_inverse"} <= set(SHIPPED)


def test_equation_files_and_problems_do_not_import_jax():
    import subprocess
    import sys

    code = (
        "import sys, symbolic_pinn as s; [s.load(n) for n in s.shipped()];"
        "assert 'jax' not in sys.modules and 'equinox' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
