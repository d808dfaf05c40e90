"""What a problem's region is to random features: the maps that it asks for, and its points."""

from symbolic_pinn.domain.facts import PlaneFacts
from symbolic_pinn.methods.random_features.maps_of_facts import CornerKindAt, Within, alike, maps_of
from symbolic_pinn.problem import Problem
from symbolic_pinn.recipe import MappedFeatures
from symbolic_pinn.sampling import Contains


def facts_of(problem: Problem) -> tuple[PlaneFacts, ...]:
    """What makes solutions singular, for each plane of the region."""
    return ()


def contains_of(problem: Problem) -> Contains | None:
    """Which points of the box belong to the region; none where all do."""
    return None


def within_of(problem: Problem, plane: tuple[int, int]) -> Within | None:
    """Which places of a plane belong to the region; none where that is not known."""
    return None


def kind_of(problem: Problem, plane: tuple[int, int]) -> CornerKindAt:
    """Which conditions meet at each corner of a plane."""
    return alike


def maps_for(problem: Problem) -> tuple[MappedFeatures, ...]:
    """The mapped features that the region of a problem asks for."""
    return tuple(
        m
        for facts in facts_of(problem)
        for m in maps_of(
            facts,
            kind_at=kind_of(problem, facts.plane),
            within=within_of(problem, facts.plane),
        )
    )
