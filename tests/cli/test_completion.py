"""What the shell completes, asked as bash and zsh ask."""

import os
import re
import subprocess
import sys

import pytest
from spinn_cli import complete

import symbolic_pinn as spinn
from symbolic_pinn.catalogue import catalogue

SPINN = "import sys; sys.argv = ['spinn']; from spinn_cli.main import main; main()"
HEAVY = "jax equinox sympy numpy matplotlib"


def answered(environment: dict[str, str], cwd) -> str:
    """What the command answers a shell, and that it imports nothing heavy for it."""
    program = (
        f"import atexit, sys\natexit.register(lambda: print([m for m in {HEAVY.split()} if m in"
        f" sys.modules], file=sys.stderr))\n{SPINN}"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=cwd,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert result.stderr == "[]\n"
    return result.stdout


def bash(line: str, cwd) -> list[str]:
    """The completions of the last word, for bash."""
    number = str(len(line.split(" ")) - 1)
    asked = {"_SPINN_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": number}
    return answered(asked, cwd).split()


def zsh(line: str, cwd) -> list[str]:
    """The same for zsh, without what stands beside each."""
    asked = {"_SPINN_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": line}
    found = re.findall(r'^(?:_arguments.*\(\()?"([^"]*)"', answered(asked, cwd), re.MULTILINE)
    return [text.replace(r"\\:", ":") for text in found]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with equation files and runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    for name in ("mine/rod.py", "mine/notes.txt", "kd.py", "runs/heat-1/run.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "rod.py").write_text(
        "raise SystemExit('was run')\nproblem = Problem(parameters={kappa: 1, mu: 2})\n"
    )
    (tmp_path / "rod.toml").write_text("[parameters]\nkappa = 1\n")
    (tmp_path / "broken.py").write_text("problem = Problem(parameters={kappa")
    return tmp_path


LINES = {
    "spinn sol": ["solve"],
    "spinn show hea": ["heat", "heat_disc", "heat_family", "heat_stiff", "heat_inverse"],
    "spinn solve heat --method ra": ["random-features"],
    "spinn solve heat --method adam:200,lb": ["adam:200,lbfgs"],
    "spinn solve heat --weighting gradient+ca": ["gradient+causal"],
    "spinn solve heat --network periodic+ml": ["periodic+mlp"],
    "spinn solve heat --set ": ["kappa="],
    "spinn solve klein_gordon --set al": ["alpha="],
    "spinn show rod.py --set ": ["kappa=", "mu="],
    "spinn sweep rod.toml --set k": ["kappa="],
    "spinn resume ": ["runs/heat-1", "mine/"],
    "spinn resume runs/": ["runs/heat-1"],
    "spinn solve heat --start runs/h": ["runs/heat-1"],
    "spinn new rod --like burg": ["burgers", "burgers_shock"],
    "spinn help exit": ["exit-codes"],
    "spinn help ssb": ["ssbroyden"],
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("shell", [bash, zsh])
@pytest.mark.parametrize("line", LINES)
def test_the_shell_is_answered(line, shell, folder):
    assert shell(line, folder) == LINES[line]


def test_names_chains_and_files_are_known(folder):
    def texts(found):
        return [f if isinstance(f, str) else f[0] for f in found]

    assert dict(complete.method("l")).keys() == {"lm", "lbfgs"}
    assert texts(complete.method("adam:200,ran")) == ["adam:200,random-features"]
    assert texts(complete.problem("kd")) == ["kdv", "kd.py"]
    assert texts(complete.problem("mi")) == ["mine/"]
    assert texts(complete.problem("mine/")) == ["mine/rod.py"]
    assert texts(complete.run("ru")) == ["runs/"]


def test_a_file_that_cannot_be_read_has_no_parameters(folder):
    assert list(complete._parameters("broken.py")) == []
    assert list(complete._parameters("nowhere.py")) == []
    assert list(complete._parameters("no_such_equation")) == []


@pytest.mark.slow
@pytest.mark.parametrize("equation", catalogue(), ids=lambda e: e.name)
def test_parameters_read_off_a_source_are_those_of_the_problem(equation):
    problem = spinn.load(equation.name)
    assert set(equation.parameters) == {str(s) for s in problem.parameters}


def test_a_description_is_never_folded(folder):
    asked = {
        "_SPINN_COMPLETE": "complete_zsh",
        "_TYPER_COMPLETE_ARGS": "spinn solve heat --method ",
    }
    lines = answered({**asked, "COLUMNS": "30"}, folder).splitlines()
    assert len(lines) > 3
    assert all(re.search(r'"[^"]+":"[^"]+"', line) for line in lines)
