"""Tasks for those who work on the toolkit: `nox -l` lists them, `nox -s lint` runs one.

Each has an environment of its own with the versions in constraints.txt, which `nox -s constraints`
renews.
"""

from pathlib import Path

import nox

ROOT = Path(__file__).parent
CONSTRAINTS = "constraints.txt"
PINNED = ("-c", CONSTRAINTS)

nox.options.sessions = ["lint", "test-fast"]
nox.options.reuse_existing_virtualenvs = True
nox.options.default_venv_backend = "venv"


@nox.session
def lint(session: nox.Session) -> None:
    """Style, formatting and types."""
    session.install(*PINNED, "-e", ".[dev]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")


@nox.session(name="test-fast")
def test_fast(session: nox.Session) -> None:
    """The tests that compile little; more arguments are those of pytest."""
    session.install(*PINNED, "-e", ".[test]")
    session.run("pytest", "-m", "not slow", *session.posargs)


@nox.session
def test(session: nox.Session) -> None:
    """All tests, with the examples of the pages."""
    session.install(*PINNED, "-e", ".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """The site, into `site`; with `-- serve` it is shown and renewed as pages change."""
    session.install(*PINNED, "-e", ".[docs]")
    how = session.posargs or ["build", "--strict"]
    session.run("mkdocs", *how, "-f", "docs/mkdocs.yml")


@nox.session
def figures(session: nox.Session) -> None:
    """The figures of the pages: each script in `docs` draws its own; some take minutes."""
    session.install(*PINNED, "-e", ".[docs]")
    for script in session.posargs or sorted(map(str, ROOT.glob("docs/*.py"))):
        session.run("python", script)


@nox.session
def build(session: nox.Session) -> None:
    """The wheel and the source archive, into `dist`; the wheel is tried where nothing else is."""
    session.install(*PINNED, "build")
    target = Path(session.create_tmp()) / "dist"
    for old in target.glob("*"):
        old.unlink()
    session.run("python", "-m", "build", "--outdir", str(target), str(ROOT))
    [wheel] = target.glob("*.whl")
    session.install(*PINNED, "--force-reinstall", "--no-deps", str(wheel))
    session.install(*PINNED, str(wheel))
    session.cd(session.create_tmp())
    session.run("spinn", "doctor")
    session.run("spinn", "list")
    session.log(f"built in {target}")


@nox.session
def constraints(session: nox.Session) -> None:
    """Renew constraints.txt: the newest versions of all that is needed, as pip resolves them."""
    session.install("--upgrade", "--upgrade-strategy", "eager", "-e", ".[dev]")
    found = session.run("python", "-m", "pip", "freeze", "--exclude-editable", silent=True)
    lines = [line for line in str(found).splitlines() if "==" in line]
    python = str(session.run("python", "-V", silent=True)).strip()
    head = f"# Written by `nox -s constraints`, with {python}."
    (ROOT / CONSTRAINTS).write_text("\n".join([head, *lines, ""]), encoding="utf-8")
