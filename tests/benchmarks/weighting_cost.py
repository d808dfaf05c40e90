"""What adapting the weights costs: training time of gradient weights over that of fixed ones.

    python tests/benchmarks/weighting_cost.py [--pairs N] [--steps N]

Klein-Gordon as shipped; the two weightings alternate in one process, compilation not counted.
"""

import argparse
import statistics as st

import symbolic_pinn as spinn


def seconds(weighting: object, steps: int) -> float:
    problem = spinn.load("klein_gordon")
    return spinn.solve(problem, weighting=weighting, steps=steps).run["seconds"]["train"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--steps", type=int, default=3000)
    options = parser.parse_args()
    ratios = []
    for _ in range(options.pairs):
        fixed = seconds(spinn.Fixed(), options.steps)
        gradient = seconds(spinn.GradientWeighting(), options.steps)
        ratios.append(gradient / fixed)
        print(f"fixed {fixed:.2f} s, gradient {gradient:.2f} s, ratio {ratios[-1]:.3f}", flush=True)
    print(f"median ratio {st.median(ratios):.3f}, from {min(ratios):.3f} to {max(ratios):.3f}")


if __name__ == "__main__":
    main()
