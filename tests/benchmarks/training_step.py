"""Whole training steps: ours against a plain script, adaptive weights on Klein-Gordon.

    python tests/benchmarks/training_step.py [--rounds N] [--steps N] [--variants ...] [--json FILE]

The plain script (plain_script.py) and each variant of ours live in processes of their own, each
with its own number of devices; in each round they run the same number of steps, one process after
the other while the others wait. All sample 128 points in the interior and on each face at every
step and adapt the weights every ten steps. Compilation is not counted. Prints steps per second
(median, least, most) and the ratio to the plain script of the same round (median).
"""

import argparse
import json
import multiprocessing as mp
import statistics as st
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import jax

PLAIN = "plain script"
# Engine and number of devices of each variant of ours.
VARIANTS = {
    "nested jvp, one device": ("nested", 1),
    "nested jvp, two devices": ("nested", 2),
    "lattice, one device": ("lattice", 1),
    "lattice, two devices": ("lattice", 2),
    "lattice, unstacked, two devices": ("unstacked", 2),
}
# Runs a number of steps and gives the steps per second.
Runner = Callable[[int], float]


def plain(seed: int) -> Runner:
    """The plain script; it goes on where the last round ended."""
    import plain_script

    step, state = plain_script.make(seed)
    state, _ = plain_script.advance(step, state, plain_script.EVERY)

    def run(steps: int) -> float:
        nonlocal state
        state, seconds = plain_script.advance(step, state, steps)
        return steps / seconds

    return run


def ours(engine: str, devices: int, seed: int) -> Runner:
    """The program that `solve` runs, in one chunk of steps; it goes on where the last one ended."""
    jax.config.update("jax_num_cpu_devices", devices)
    import symbolic_pinn as spinn
    from symbolic_pinn.calculus import Lattice, NestedJvp
    from symbolic_pinn.methods.adam import StepProgram, initial_state, make_chunk, make_optimiser
    from symbolic_pinn.objective import LossParts, Objective, PointSharding

    engines = {"nested": NestedJvp(), "lattice": Lattice(), "unstacked": Lattice(stacked=False)}
    problem, weighting = spinn.load("klein_gordon"), spinn.GradientWeighting()
    recipe = problem.recipe.but(seed=seed)
    objective, optimiser = Objective.of(problem, engines[engine]), make_optimiser(recipe)
    state, form = initial_state(objective, recipe, spinn.LossWeights(weighting), optimiser)
    layout = PointSharding.of().sized_for(objective.bytes_per_point(form.solution(state.params)))
    program = StepProgram(
        objective=objective,
        parts=LossParts.by_group(objective.problem),
        weights=spinn.LossWeights(weighting),
        optimiser=optimiser,
        form=form,
        sharding=layout,
        points=recipe.points,
    )
    compiled = jax.jit(make_chunk(program), out_shardings=layout.replicated)
    state = jax.device_put(state, layout.replicated)

    def run(steps: int) -> float:
        nonlocal state
        begin = time.perf_counter()
        state, _, last = jax.block_until_ready(compiled(state, steps))
        assert last.finite
        return steps / (time.perf_counter() - begin)

    run(1)
    return run


def serve(connection: Connection, make: Callable[[], Runner]) -> None:
    """Run as many steps as the other end asks for, until it asks for none."""
    run = make()
    while steps := connection.recv():
        connection.send(run(steps))


def start(make: Callable[[], Runner]) -> tuple[Connection, mp.Process]:
    context = mp.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there, make))
    process.start()
    return here, process


def rounds(workers: dict[str, Connection], count: int, steps: int) -> dict[str, list[float]]:
    """Steps per second of each in each round; a round before the first warms up."""
    found: dict[str, list[float]] = {name: [] for name in workers}
    for i in range(count + 1):
        for name, connection in workers.items():
            connection.send(steps)
            rate = connection.recv()
            if i:
                found[name].append(rate)
        if i:
            rates = ", ".join(f"{name} {rates[-1]:.0f}" for name, rates in found.items())
            print(f"round {i}: {rates} steps/s", flush=True)
    return found


def summary(found: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    """Figures of each over all rounds."""

    def of(rates: list[float]) -> dict[str, float]:
        ratios = [a / b for a, b in zip(rates, found[PLAIN], strict=True)]
        return {
            "steps_per_second": st.median(rates),
            "least": min(rates),
            "most": max(rates),
            "ratio": st.median(ratios),
        }

    return {name: of(rates) for name, rates in found.items()}


def table(figures: dict[str, dict[str, float]]) -> str:
    lines = [
        "| program | steps/s | least | most | ratio to the plain script |",
        "|---|" + "---:|" * 4,
    ]
    for name, f in figures.items():
        rates = " | ".join(f"{f[k]:.0f}" for k in ("steps_per_second", "least", "most"))
        lines.append(f"| {name} | {rates} | {f['ratio']:.2f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=[*VARIANTS])
    parser.add_argument("--seed", type=int, default=1234)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    makers = {PLAIN: partial(plain, options.seed)}
    makers |= {name: partial(ours, *VARIANTS[name], options.seed) for name in options.variants}
    started = {name: start(make) for name, make in makers.items()}
    workers = {name: connection for name, (connection, _) in started.items()}
    found = rounds(workers, options.rounds, options.steps)
    for connection, process in started.values():
        connection.send(0)
        process.join()
    figures = summary(found)
    print("", table(figures), sep="\n")
    if options.json:
        report = {"steps": options.steps, "rates": found, "summary": figures}
        options.json.write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
