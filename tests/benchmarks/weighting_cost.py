"""What adapting the weights costs: training time over that with fixed weights.

    python tests/benchmarks/weighting_cost.py [--rounds N] [--steps N]

Klein-Gordon as shipped, gradient weights every 10 steps, weights from the tangent kernel every
1,000; the weightings alternate in one process, compilation not counted.
"""

import argparse
import statistics as st

import symbolic_pinn as spinn

ADAPTIVE = {
    "gradient": spinn.GradientWeighting(),
    "gradient-norm": spinn.GradientNorm(),
    "ntk": spinn.NTKWeighting(),
}


def seconds(weighting: object, steps: int) -> float:
    problem = spinn.load("klein_gordon")
    return spinn.solve(problem, weighting=weighting, steps=steps).run.seconds.train


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--steps", type=int, default=4000)
    options = parser.parse_args()
    ratios: dict[str, list[float]] = {name: [] for name in ADAPTIVE}
    for _ in range(options.rounds):
        fixed = seconds(spinn.Fixed(), options.steps)
        for name, weighting in ADAPTIVE.items():
            ratios[name].append(seconds(weighting, options.steps) / fixed)
        now = ", ".join(f"{name} {r[-1]:.3f}" for name, r in ratios.items())
        print(f"fixed {fixed:.2f} s; ratios {now}", flush=True)
    for name, r in ratios.items():
        print(f"{name}: median ratio {st.median(r):.3f}, from {min(r):.3f} to {max(r):.3f}")


if __name__ == "__main__":
    main()
