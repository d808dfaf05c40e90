"""Methods of texts: `adam:2000,lm:200:points=2000`."""

from collections.abc import Sequence
from typing import Any

import optax

from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.chain import Chain
from symbolic_pinn.methods.method import AbstractMethod
from symbolic_pinn.spelling import grammar, registry
from symbolic_pinn.spelling.options import Option, TextReader, check_alone, reader
from symbolic_pinn.suggestions import closest_or_all
from symbolic_pinn.weighting import LossWeights
from symbolic_pinn.weighting.texts import weights_of

# What loss weights belong to.
_ADAM = "adam"


def method_of(text: str, weights: LossWeights | None = None, flag: str = "method") -> Any:
    """The method of one text, or a chain of those that commas divide, `adam:2000,lm:200`.

    The first option without a name is the number of steps.

    Args:
        text: the names, with their options.
        weights: the loss weights of each Adam; there must be one.
        flag: the option or argument in which the text was written, for messages.

    Raises:
        InputError: the text names no method.
    """
    maker = TextReader(flag=flag, known=registry.methods(), spellings=SPELLINGS, bare="steps")
    if weights is not None and not has_adam(text):
        where = grammar.quoted(flag, text)
        raise InputError(f"`{where}`: loss weights belong to `{_ADAM}`, and there is none")
    made = [
        maker.made(part, **({"weighting": weights} if weighted else {}))
        for part in map(str.strip, text.split(","))
        for weighted in [weights is not None and grammar.name_of(part) == _ADAM]
    ]
    return made[0] if len(made) == 1 else Chain(*made)


def names_steps(text: str) -> bool:
    """Whether a method, or one of a chain, is given its number of steps."""
    words = (word for part in text.split(",") for word in part.strip().split(":")[1:])
    return any(w.isdecimal() or w.partition("=")[0] == "steps" for w in words)


def has_adam(text: str) -> bool:
    """Whether a method or a part of a chain is Adam."""
    return any(grammar.name_of(part.strip()) == _ADAM for part in text.split(","))


def weightings(text: str, flag: str = "weighting") -> dict[str, LossWeights]:
    """The weightings of a list divided by commas, by their text."""
    return {one: LossWeights(*weights_of(one, flag)) for one in map(str.strip, text.split(","))}


def weighted(methods: Sequence[str], weighting: str | None) -> dict[str, AbstractMethod]:
    """Each method with each weighting of a list, by their texts; one without Adam takes none.

    Without methods there is Adam, and both kinds of weights if none are named.
    """
    flags = {"weighting": "--weighting", "method": "--method"}
    if not methods:
        named = weightings("fixed,gradient" if weighting is None else weighting, flags["weighting"])
        return {label: method_of(_ADAM, of, flags["method"]) for label, of in named.items()}
    if weighting is not None and not any(map(has_adam, methods)):
        raise InputError(
            f"`--weighting {weighting}`: loss weights belong to `{_ADAM}`, and no `--method` has it"
        )
    found: dict[str, AbstractMethod] = {}
    for text in methods:
        if weighting is None or not has_adam(text):
            found[text] = method_of(text, flag=flags["method"])
            continue
        for label, of in weightings(weighting, flags["weighting"]).items():
            found[f"{text} {label}"] = method_of(text, of, flags["method"])
    return found


def _tanh(where: str, text: str) -> str:
    check_alone(where, "tanh", text)
    return "tanh"


def _maps(where: str, text: str) -> tuple[()]:
    if text != "none":
        raise InputError(
            f"`{where}`: `maps` is `{text}`; give `none`, or leave it out for those that the"
            " geometry asks for (others from Python, `RandomFeatures(maps=...)`)"
        )
    return ()


# Those of Optax that need no more than a learning rate.
OPTIMISERS = (
    "adabelief", "adadelta", "adafactor", "adagrad", "adam", "adamax", "adamaxw", "adamw", "adan",
    "amsgrad", "fromage", "lamb", "lars", "lion", "nadam", "nadamw", "novograd",
    "optimistic_adam_v2", "optimistic_gradient_descent", "radam", "rmsprop", "sgd", "sign_sgd",
    "signum", "yogi",
)  # fmt: skip


def _optimiser(where: str, text: str) -> Any:
    known = [n for n in OPTIMISERS if hasattr(optax, n)]
    if (name := text.replace("-", "_")) not in known:
        raise InputError(
            f"`{where}`: no optimiser `{text}`{closest_or_all(text, known)} (any other from Python,"
            " `Adam(optimiser=...)`)"
        )
    return getattr(optax, name)


_NUMBER = reader(float, "conditions")
assert _NUMBER is not None
SPELLINGS = {
    "AbstractDescent": {
        "conditions": Option(path=("batch", "condition_weight"), read=_NUMBER),
    },
    "RandomFeatures": {
        "tanh": Option(path=("activation",), read=_tanh),
        "activation": Option(path=("activation",), read=lambda w, t: t),
        "maps": Option(path=("maps",), read=_maps),
    },
    "Adam": {"optimiser": Option(path=("optimiser",), read=_optimiser)},
}
