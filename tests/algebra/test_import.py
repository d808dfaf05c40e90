"""What importing the package does before anything of it is used."""

import subprocess
import sys


def run(program):
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_jump_is_kept_from_the_import_on():
    found = run(
        "import sympy as sp; import symbolic_pinn\n"
        "x = sp.Symbol('x', real=True); u = sp.Function('u', real=True)\n"
        "k = sp.Piecewise((1, x < 1), (10, True))\n"
        "print((k * u(x).diff(x)).diff(x).has(sp.DiracDelta))"
    )
    assert found == "True"


def test_what_states_a_problem_waits_for_no_scipy_and_no_jax():
    found = run(
        "import sys; from symbolic_pinn import Problem\n"
        "heavy = ('jax', 'scipy.linalg', 'scipy.special', 'scipy.optimize', 'matplotlib')\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    assert found == "[]"


def test_the_help_of_the_command_needs_no_sympy():
    assert run("import spinn_cli.main, sys; print('sympy' in sys.modules)") == "False"
