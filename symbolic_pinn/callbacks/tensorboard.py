"""`TensorBoard`: the figures of a run as scalars that TensorBoard draws while it runs."""

from pathlib import Path
from typing import Any

from symbolic_pinn.callbacks.callback import Callback, TaskFacts
from symbolic_pinn.checks import as_path
from symbolic_pinn.extras import needed
from symbolic_pinn.solution import Row, Solution
from symbolic_pinn.suggestions import with_suggestions


@with_suggestions
class TensorBoard(Callback):
    """Writes losses, weights, errors and estimates for `tensorboard --logdir FOLDER`.

    Needs the extra `tensorboard`, `pip install 'symbolic-pinn[tensorboard]'`.

    Args:
        folder: where the logs of runs are kept; the variant `b` of a comparison has `FOLDER/b`.

    Raises:
        InputError: the extra is not installed.
    """

    def __init__(self, folder: str | Path) -> None:
        self._folder, self._writer = as_path("folder", folder), None
        self._make = needed("tensorboardX", "tensorboard", "`TensorBoard`").SummaryWriter

    _writer: Any

    def begin(self, facts: TaskFacts) -> None:
        """Open a log; those that are there stay, TensorBoard shows them together."""
        folder = self._folder / facts.label if facts.label else self._folder
        self._close()
        self._writer = self._make(str(folder))

    def row(self, row: Row) -> None:
        """Write all figures at a step."""
        for name, value in row.flat().items():
            if name != "step":
                self._writer.add_scalar(name, value, row.step)
        self._writer.flush()

    def end(self, solution: Solution) -> None:
        """Write the verdict, and close the log."""
        if self._writer is not None and solution.verdict is not None:
            self._writer.add_text("verdict", str(solution.verdict.status))
        self._close()

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
