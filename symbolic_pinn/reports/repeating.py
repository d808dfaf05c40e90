"""How a run is done again: what is typed."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from symbolic_pinn.reports.contents import Section
from symbolic_pinn.reports.facts import described


def again(folder: Path, asked: Mapping[str, Any]) -> Section:
    """How the run in a folder is done again.

    Args:
        folder: of the run.
        asked: what it was asked for, as `run.json` has it.
    """
    code = [("On the command line", asked["command"])] if asked.get("command") else []
    name = repr(str(folder))
    lines = [
        "import symbolic_pinn as spinn",
        "",
        f"found = spinn.load_run({name})  # as it was found",
        f"again = spinn.repeat({name})  # solved anew, with the same settings and seeds",
    ]
    texts = [
        "What was asked for is in `run.json` of the folder, settings and seeds included. Another"
        " machine or other versions give the same up to rounding."
    ]
    code += [("In Python", "\n".join(lines)), ("What was asked for", "\n".join(_asked(asked)))]
    return Section(title="Do it again", texts=texts, code=code)


def _asked(asked: Mapping[str, Any]) -> Iterator[str]:
    """The arguments of the call, and the recipe unless it is one of them."""
    given = {"recipe": asked["recipe"], **asked["arguments"]}
    yield from (f"{name} = {described(value)}" for name, value in given.items())
