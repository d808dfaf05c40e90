"""Groups of options, the registry of names, completion, and what the help says."""

import inspect
from dataclasses import dataclass
from typing import Annotated, ClassVar

import jax.numpy as jnp
import optax
import pytest
import typer
from spinn_cli.command import OptionGroup, command
from spinn_cli.main import COMMANDS, app
from typer.testing import CliRunner

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.methods import texts as methods_texts
from symbolic_pinn.spelling import registry
from symbolic_pinn.spelling.options import TextReader
from symbolic_pinn.weighting import texts as weighting_texts

REGISTRIES = (
    registry.methods,
    registry.weightings,
    registry.point_weightings,
    registry.networks,
)
ENTRIES = [e for known in REGISTRIES for e in known().values()]
MAKER = TextReader(
    flag="--x",
    known={e.name: e for e in ENTRIES},
    spellings={**methods_texts.SPELLINGS, **weighting_texts.SPELLINGS},
)


@dataclass(frozen=True, kw_only=True)
class Colours(OptionGroup):
    """A group."""

    panel: ClassVar[str] = "Colours"
    name: Annotated[str, typer.Argument(help="Which.")]
    red: Annotated[int | None, typer.Option(help="How red.")] = None
    blue: Annotated[int | None, typer.Option(help="How blue.", rich_help_panel="Cold")] = None


def called(*arguments):
    seen = []

    @command
    def paint(*, colours: Colours, loud: bool = False) -> None:
        """Paint."""
        if colours.red == 13:
            raise InputError("`--red 13` brings bad luck")
        seen.append((colours, loud))

    program = typer.Typer()
    program.command()(paint)
    return CliRunner().invoke(program, arguments, env={"COLUMNS": "100"}), seen


def test_a_group_is_its_options():
    result, seen = called("wall", "--red", "3", "--loud")
    assert result.exit_code == 0, result.output
    assert seen == [(Colours(name="wall", red=3), True)]
    assert seen[0][0].given() == {"name": "wall", "red": 3}
    assert seen[0][0].given("red", "blue") == {"red": 3}


def test_an_error_teaches_and_is_exit_code_2():
    result, seen = called("wall", "--red", "13")
    assert (result.exit_code, seen) == (2, [])
    assert result.stderr == "Error: `--red 13` brings bad luck\n"


def test_options_stand_in_the_panel_of_their_group():
    page = called("--help")[0].stdout
    assert page.index("Colours") < page.index("--red") < page.index("Cold") < page.index("--blue")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_page(name):
    result = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "60"})
    assert result.exit_code == 0
    assert inspect.getdoc(COMMANDS[name]).split()[0] in result.stdout


def test_help_has_panels_and_the_names_of_the_registry():
    page = CliRunner().invoke(app, ["solve", "--help"], env={"COLUMNS": "200"}).stdout
    titles = ("Problem", "Method", "Time", "Points", "Network", "Machine", "Several processes")
    panels = [page.index(f"─ {name} ─") for name in titles]
    assert panels == sorted(panels)
    assert panels[-1] < page.index("─ Output ─")
    text = " ".join(page.replace("│", " ").split())
    for known in REGISTRIES:
        assert ", ".join(known()) in text


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.name)
def test_what_is_read_off_the_source_is_the_class(entry):
    chosen = entry.load()
    assert chosen.name == entry.name
    assert chosen.__doc__.startswith(entry.summary)
    # Without options it is what Python makes without arguments.
    assert MAKER.made(entry.name) == chosen()


def test_every_named_class_of_the_library_is_in_the_registry():
    from symbolic_pinn import methods, recipe, weighting

    rooms = (methods, weighting, recipe)
    classes = {c for room in rooms for c in vars(room).values() if inspect.isclass(c)}
    named = {c.name for c in classes if isinstance(getattr(c, "name", None), str) and c.name}
    assert named - {e.name for e in ENTRIES} == {"chain"}  # is written with commas
    assert {e.name for e in ENTRIES} <= named


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.name)
def test_every_option_changes_one_setting(entry):
    chosen, values = entry.load(), ("0.5", "3", "32", "tanh", "lion", "0", "none", "")
    for name, option in MAKER.options(entry.name).items():
        made = None
        for text in values:
            try:
                made = MAKER.made(f"{entry.name}:{name}={text}".rstrip("="))
            except (InputError, TypeError):
                continue
            if made != chosen():
                break
        assert made is not None, name
        assert made != chosen(), name
        assert option.path


@pytest.mark.parametrize("name", [n for n in methods_texts.OPTIMISERS if hasattr(optax, n)])
def test_every_optimiser_takes_a_schedule(name):
    spelled = name.replace("_", "-")
    made = methods_texts.method_of(f"adam:20:optimiser={spelled}")
    assert made == spinn.Adam(20, optimiser=getattr(optax, name))
    optimiser = made.optimiser(lambda count: 1e-3)
    params = {"w": jnp.ones((2, 3))}
    optimiser.update(params, optimiser.init(params), params)


def test_an_optimiser_that_is_none_is_refused():
    with pytest.raises(InputError, match="no optimiser `lin`; did you mean `lion`"):
        methods_texts.method_of("adam:optimiser=lin")
