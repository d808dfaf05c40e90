"""What importing the package does before anything of it is used."""

import subprocess
import sys

import pytest


def run(program):
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


TYPED = (
    "x = sp.Symbol('x', real=True); u = sp.Function('u', real=True)\n"
    "k = sp.Piecewise((1, x < 1), (10, True))\n"
    "flux = (k * u(x).diff(x)).diff(x)\n"
    "print(flux.has(sp.DiracDelta), flux.coeff(u(x).diff(x, 2)) == k)"
)


@pytest.mark.parametrize(
    "imports",
    [
        "import sympy as sp; import symbolic_pinn",
        "import symbolic_pinn; import sympy as sp",
        "import symbolic_pinn; from sympy.core import Symbol; import sympy as sp",
        "import symbolic_pinn.algebra; import sympy as sp",
        "import symbolic_pinn; from symbolic_pinn import Problem; import sympy as sp",
        "import spinn_cli.main; import sympy as sp",
        "from symbolic_pinn import jumps_kept as j; j.keep_jumps_from_now_on();"
        " import sympy as sp; j.keep_jumps_from_now_on()",
    ],
)
def test_a_jump_is_kept_from_the_import_on(imports):
    assert run(f"{imports}\n{TYPED}") == "True True"


def test_sympy_is_found_as_before():
    import sympy

    found = run(
        "import symbolic_pinn, sympy, inspect, sys; print(inspect.getsourcefile(sympy))\n"
        "print(any('jumps_kept' in type(f).__module__ for f in sys.meta_path))\n"
        "print(sympy.Piecewise((1, sympy.Symbol('x') < 1), (2, True)).diff('x'))"
    )
    assert found.split() == [sympy.__file__, "False", "DiracDelta(x", "-", "1)"]


def test_what_states_a_problem_waits_for_no_scipy_and_no_jax():
    found = run(
        "import sys; from symbolic_pinn import Problem\n"
        "heavy = ('jax', 'scipy.linalg', 'scipy.special', 'scipy.optimize', 'matplotlib')\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    assert found == "[]"


def test_the_help_of_the_command_needs_no_sympy():
    assert run("import spinn_cli.main, sys; print('sympy' in sys.modules)") == "False"


def test_importing_the_package_needs_no_sympy():
    assert run("import symbolic_pinn, sys; print('sympy' in sys.modules)") == "False"


def test_what_solves_waits_for_no_matplotlib():
    found = run(
        "import sys; from symbolic_pinn import Adam, Ensemble, RandomFeatures, compare, solve\n"
        "from symbolic_pinn.solution import figures\n"
        "print('matplotlib' in sys.modules, 'save_figures' in figures.__all__)\n"
        "from symbolic_pinn.solution.figures import save_figures\n"
        "print('matplotlib' in sys.modules)"
    )
    assert found.split() == ["False", "True", "True"]
