"""Runs the examples of README.md and docs/content: one test for each page.

A page is one test, not one for each example, because its Python blocks share a namespace and must
run in order in one process, whatever `pytest-xdist` does.

- Python runs as it stands, in a temporary folder. A block that begins with `# name.py` is also
  written to that file.
- TOML that begins with `# name.toml` is written to that file and loaded as a problem.
- In a shell block, `spinn` runs in this process; `solve`, `compare` and `sweep` are cut to a few
  steps of a small network unless they name these or a `--method`. Installing and `pytest` are
  skipped. Any other command is an error.
"""

import gc
import os
import re
import shlex
from collections.abc import Iterable, Mapping
from contextlib import chdir, suppress
from ctypes import CDLL
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from importlib.metadata import version
from pathlib import Path

import pytest
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

ROOT = Path(__file__).parent
# Many tests compile the same small programs, in several processes: compile each of them once.
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(ROOT / ".pytest_cache" / "jax"))
# Two devices, so that every run shares its points as it does on a machine with several.
os.environ.setdefault("JAX_NUM_CPU_DEVICES", "2")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0.2")
# XLA compiles the suite's many small programs in less than half the time without these emitters,
# and gives steps that are an eighth slower. Later versions end at a flag that they do not know.
if version("jaxlib").startswith("0.10."):
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_use_fusion_emitters=false")
CONTENT = ROOT / "docs" / "content"
# Where figures are drawn in full.
DRAWN = tuple(
    ROOT / "tests" / n
    for n in ("solution", "cli/test_cli.py", "methods/adam/test_gradient_snapshots.py")
)
# Where the errors of networks are estimated, which takes a second or two each.
ESTIMATED = tuple(
    ROOT / "tests" / n
    for n in ("verdict", "methods/test_tolerance.py", "test_honesty.py", "test_contracts.py")
)
# Compiling takes most of the suite's time. These tests (where they do not choose themselves) run
# optimised programs, commands in processes of their own programs as users have them; the others,
# which train for a few steps, do without optimisation.
OPTIMISED = tuple(ROOT / "tests" / n for n in ("compiler", "test_equations.py"))
# Bytes above which a worker lets go of compiled programs.
LARGE = 1.5e9
SHELL_LANGUAGES = ("bash", "shell", "sh")
# What a command that trains is cut to, unless it says itself.
SHORT_RUN = {"--steps": "20", "--width": "8", "--depth": "2"}
SKIPPED = (
    r"python3? -m venv \S+",
    r"(\.|source) \S+/bin/activate",
    r"(\S*/)?(python3? -m )?pip install .*",
    r"(\S*/)?(python3? -m )?pytest\b.*",
)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Choose how the programs of a test are compiled."""
    import jax

    optimised = any(item.path.is_relative_to(path) for path in OPTIMISED)
    jax.config.update("jax_disable_most_optimizations", not optimised)


@pytest.fixture(autouse=True)
def light_runs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No figures and no estimates, which take as long as a run, but where they are looked at."""
    if not any(request.path.is_relative_to(path) for path in DRAWN):
        write_placeholders(monkeypatch)
    if not any(request.path.is_relative_to(path) for path in ESTIMATED):
        leave_estimates_out(monkeypatch)


def write_placeholders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs write empty files by the names of their figures."""
    from symbolic_pinn.solution import figures

    def placeholders(made: Mapping[str, object], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name in made:
            (folder / f"{name}.png").touch()

    # Not by `setattr`, which looks at what was there and so imports matplotlib.
    monkeypatch.setitem(vars(figures), "save_figures", placeholders)


def leave_estimates_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let verdicts on networks rest on residuals alone."""
    from symbolic_pinn.solution import judged

    monkeypatch.setattr(judged, "_estimate", lambda *_: None)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Let go of the programs of a file where a worker has become large: it would grow to 5 GB."""
    if (nextitem is None or nextitem.path != item.path) and _resident() > LARGE:
        import jax

        jax.clear_caches()
        gc.collect()
        with suppress(OSError, AttributeError):  # other C libraries give memory back by themselves
            CDLL("libc.so.6").malloc_trim(0)


def _resident() -> float:
    """Memory of this process in bytes; above all bounds where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return float("inf")
    return pages * os.sysconf("SC_PAGE_SIZE")


def run_shell(example: Example) -> None:
    """Run a shell block."""
    run_script(str(example.parsed))


def run_script(script: str) -> None:
    """Run each command of a script; `&&` and the end of a line divide them."""
    for line in script.replace("\\\n", " ").splitlines():
        for command in line.split("&&"):
            words = shlex.split(command, comments=True)
            if words and not any(re.fullmatch(p, " ".join(words)) for p in SKIPPED):
                run_command(words)


def run_command(words: list[str]) -> None:
    """Run `spinn ...` in this process; refuse anything else."""
    from spinn_cli.main import app
    from typer.testing import CliRunner

    program, *arguments = words
    if os.path.basename(program) != "spinn":
        raise AssertionError(f"`{shlex.join(words)}` is not run by the tests (see conftest.py)")
    if arguments[:1] in (["solve"], ["compare"], ["sweep"]):
        if "--method" not in arguments:
            missing = SHORT_RUN.keys() - {*arguments}
            arguments += [word for name in sorted(missing) for word in (name, SHORT_RUN[name])]
        arguments.append("--no-check")
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, f"`{shlex.join(words)}`: {result.output}"


def load_toml(example: Example) -> None:
    """Load the problem of a TOML block, which names its file."""
    import symbolic_pinn as spinn

    name = re.match(r"# ([\w/]+\.toml)\n", str(example.parsed))
    assert name, "begin the block with `# name.toml`"
    spinn.load(name[1])


def write_named_file(source: str) -> None:
    """Write a block that begins with `# name.py` or `# name.toml` to that file."""
    if name := re.match(r"# ([\w/]+\.(?:py|toml))\n", source):
        path = Path(name[1])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")


PAGES = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=ELLIPSIS | NORMALIZE_WHITESPACE),
        CodeBlockParser(language="toml", evaluator=load_toml),
        *(CodeBlockParser(language=name, evaluator=run_shell) for name in SHELL_LANGUAGES),
    ],
    path=str(ROOT),
)


class Page(pytest.File):
    """A Markdown page."""

    def collect(self) -> Iterable[pytest.Item]:
        """One test, of all its examples."""
        item = PageExamples.from_parent(self, name="examples")
        item.add_marker("slow")
        yield item


class PageExamples(pytest.Item):
    """The examples of a page, in order, in a temporary folder beside `equations`."""

    def runtest(self) -> None:
        """Run them."""
        folder = self.config._tmp_path_factory.mktemp(self.path.stem)  # type: ignore[attr-defined]
        (folder / "equations").symlink_to(ROOT / "equations")
        with chdir(folder), pytest.MonkeyPatch.context() as monkeypatch:
            if self.path != ROOT / "README.md":
                write_placeholders(monkeypatch)
                if self.path.stem not in ("can-i-believe-it", "getting-started"):
                    leave_estimates_out(monkeypatch)
            for example in PAGES.parse(self.path).examples():
                if isinstance(example.parsed, str):
                    write_named_file(str(example.parsed))
                example.evaluate()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Page | None:
    """Collect README.md and the pages of the site."""
    if file_path == ROOT / "README.md" or (
        file_path.suffix == ".md" and CONTENT in file_path.parents
    ):
        return Page.from_parent(parent, path=file_path)
    return None
