"""What the files of a run folder are."""

SOLUTION = {
    "summary.json": "Settings, errors, losses, times, versions and the verdict.",
    "history.csv": "Losses, weights and errors over the steps.",
    "solution.eqx": "The solution: `Solution.load(RUN)`.",
    "figures": "Pictures.",
    "run.json": "What was asked for, so that it can be done again.",
    "checkpoint": "The state from which `spinn resume` goes on.",
}
COMPARISON = {
    "compare.json": "The figures of all variants.",
    "report.md": "The table of them.",
    "figures": "Pictures of all together.",
    "run.json": SOLUTION["run.json"],
}
