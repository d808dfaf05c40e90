"""What a run folder holds, whatever it is of."""

from pathlib import Path

from symbolic_pinn.checks import as_path
from symbolic_pinn.errors import InputError
from symbolic_pinn.solution.comparison import Comparison
from symbolic_pinn.solution.ensemble import Ensemble
from symbolic_pinn.solution.solution import Solution
from symbolic_pinn.suggestions import with_suggestions


@with_suggestions
def load_run(folder: str | Path) -> Solution | Ensemble | Comparison:
    """The solution, ensemble or comparison in a run folder.

    Raises:
        InputError: it holds none of them, or is damaged.
    """
    folder = as_path("folder", folder)
    if (folder / "compare.json").is_file():
        return Comparison.load(folder)
    if (folder / "solution.eqx").is_file() or folder.is_file():
        return Solution.load(folder)
    if any(folder.glob("seed-*/solution.eqx")):
        return Ensemble.load(folder)
    raise InputError(f"`{folder}` holds no solution, ensemble or comparison that was saved")
