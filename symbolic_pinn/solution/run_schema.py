"""What the files of a run folder may hold, those of earlier versions among them."""

from typing import Any

from symbolic_pinn.checks import shown
from symbolic_pinn.errors import InputError
from symbolic_pinn.solution.outcome import Status
from symbolic_pinn.solution.schema import (
    Kind,
    among,
    anything,
    flag,
    listed,
    mapping,
    name,
    optional,
    real,
    record,
    row,
    text,
    tree,
    whole,
)
from symbolic_pinn.solution.snapshot import BINS

FORMAT = 1
# Levels of embeddings in a network, and of stages in a run.
_EMBEDDED = 8
# Strict JSON has no NaN and no infinity: null stands for them.
_FIGURE = optional(real)
_FIGURES = mapping(_FIGURE)


def _numbers(value: Any, path: str) -> None:
    """Numbers in lists in lists."""
    if isinstance(value, list):
        for i, one in enumerate(value):
            _numbers(one, f"{path}[{i}]")
    else:
        real(value, path)


def _domain_row(value: Any, path: str) -> None:
    """The interval of a coordinate, or the region of several."""
    is_region = isinstance(value, list) and len(value) == 2
    (row(listed(tree), tree) if is_region else row(tree, tree, tree))(value, path)


_WHERE = record({}, {"placed": flag, "along": listed(row(tree, tree, tree))})
# How a term was stated, where that is kept.
_STATED = optional(
    record(
        {"equation": tree},
        {"where": tree, "placed": flag, "along": listed(row(tree, tree, tree))},
    )
)
_PROBLEM = record(
    {
        "name": name,
        "description": text,
        "domain": listed(_domain_row),
        "unknowns": listed(tree),
        "terms": listed(row(name, tree, more=(optional(tree), _WHERE))),
        "exact": listed(row(tree, tree)),
        "parameters": listed(row(tree, tree, more=(tree,))),
        "time": optional(tree),
    },
    {
        "stated": listed(_STATED),
        "found": listed(name),
        "observations": listed(
            row(
                tree,
                listed(name),
                listed(listed(real)),
                listed(real),
                more=(optional(real),),
            )
        ),
        "regularise": listed(row(tree, real)),
        "guess": listed(row(tree, tree)),
        "trainable": listed(row(tree, tree, *[optional(tree)] * 3)),
        "functions": listed(row(name, optional(listed(listed(real))), more=(_numbers,))),
        "quadrature": whole(1),
    },
)


def _network(value: Any, path: str, levels: int = _EMBEDDED) -> None:
    """A description: its class by `kind`, plain settings, and descriptions in them."""
    record({"kind": name}, is_open=True)(value, path)
    for key, one in value.items():
        for i, part in enumerate(one if isinstance(one, list) else [one]):
            there = f"{path}.{key}[{i}]" if isinstance(one, list) else f"{path}.{key}"
            if not isinstance(part, dict):
                anything(part, there)
            elif levels:
                _network(part, there, levels - 1)
            else:
                raise InputError(f"`{there}` is nested too deeply")


_ESTIMATE = record(
    {"value": _FIGURE, "standard_error": _FIGURE, "identified": flag}, {"exact": _FIGURE}
)
_EXPANSION = record(
    {
        "blocks": whole(1),
        "features": whole(1),
        "cells": whole(1),
        "scales": listed(real),
        "activation": name,
        "coefficients": whole(),
    },
    {"mapped": whole()},
)
_TRIED = row(whole(1), whole(1), listed(real), _FIGURE, real, listed(real))
_SETTINGS = optional(mapping(anything))


def _run(stages: Kind) -> Kind:
    """A record of a run, each part of which an earlier version may lack."""
    return record(
        {},
        {
            "method": text,
            "seed": whole(0, 2**32 - 1),
            "steps": whole(),
            "seconds": record({}, {"compile": real, "train": real, "total": real}),
            "precision": among(32, 64),
            "device": text,
            "devices": whole(1),
            "seeds": whole(1),
            "points": optional(whole(1)),
            "weighting": _SETTINGS,
            "point_weighting": _SETTINGS,
            "derivatives": _SETTINGS,
            "expansion": optional(_EXPANSION),
            "estimates": optional(mapping(_ESTIMATE)),
            "stages": listed(stages),
            "tried": listed(_TRIED),
            "chosen": text,
            "versions": mapping(text),
            "steps_per_second": _FIGURE,
        },
        is_open=True,
    )


def _no_stage(value: Any, path: str) -> None:
    raise InputError(f"`{path}` is {shown(value)}; a stage has no stages of its own")


_TERM = record(
    {"name": text, "group": name, "rms": _FIGURE, "largest": _FIGURE, "size": _FIGURE},
    {"corner": _FIGURE, "meeting": text},
    is_open=True,
)
_VERDICT = record(
    {
        "status": among("converged", "doubtful", "failed"),
        "reasons": listed(text),
        "terms": listed(_TERM),
        "differences": mapping(_FIGURES),
    },
    {
        "terms_at_points": listed(_TERM),
        "error": record(
            {"relative": _FIGURES, "unresolved": _FIGURE, "undetermined": _FIGURES},
            {"bound": _FIGURE, "out_of_time": flag},
            is_open=True,
        ),
        "remarks": listed(row(among("doubtful", "failed"), text)),
        "standard_errors": mapping(
            record({"mean": _FIGURE, "worst": _FIGURE, "share": _FIGURE, "is_assumed": flag})
        ),
        "notes": listed(text),
    },
    is_open=True,
)
# What a run was asked for.
ASKED = record(
    {
        "format": among(FORMAT),
        "call": among("solve", "solve_ensemble", "compare"),
        "problem": _PROBLEM,
        "recipe": mapping(anything),
        "arguments": mapping(anything),
        "versions": mapping(text),
    },
    {"command": text},
)
HEADER = record(
    {
        "format": among(FORMAT),
        "problem": _PROBLEM,
        "network": optional(_network),
        "bits": among(32, 64),
        "outcome": row(among(*map(str, Status)), text),
        "run": _run(_run(_run(_no_stage))),
    },
    {"estimates": listed(real), "verdict": optional(_VERDICT)},
    is_open=True,
)
SNAPSHOTS = listed(
    record(
        {
            "step": whole(),
            "statistics": mapping(_FIGURES),
            "cosines": _FIGURES,
            "histograms": mapping(listed(whole(), BINS)),
        }
    )
)
