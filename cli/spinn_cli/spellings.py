"""How the options behind a name become the arguments of its class.

An argument that is a number, a text, a switch or several numbers is an option, with `-` for `_`;
those of a settings object that a class takes are options of the class. What is spelled otherwise
stands in `_SPELLINGS`.
"""

import dataclasses
import inspect
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

from spinn_cli import grammar
from symbolic_pinn.errors import InputError

# (what the user wrote, the text behind the option) -> the value of the argument
Read = Callable[[str, str], Any]


@dataclass(frozen=True, kw_only=True)
class Option:
    """An option of a name.

    Attributes:
        path: the argument; that of a settings object after its own, `("batch", "points")`.
        read: its value from the text.
    """

    path: tuple[str, ...]
    read: Read


# Options of commands that are taken for those of a method.
_OF_COMMAND = ("budget",)


def options(chosen: Any) -> dict[str, Option]:
    """The options of a class by their names on the command line."""
    special = {
        name: option
        for kind in reversed(inspect.getmro(chosen))
        for name, option in _SPELLINGS.get(kind.__name__, {}).items()
    }
    replaced = {option.path for option in special.values()}
    plain = {k: o for k, o in _arguments(chosen, ()).items() if o.path not in replaced}
    return {**plain, **special}


def made(flag: str, chosen: Any, part: str, **more: Any) -> Any:
    """The object that a name with options stands for.

    Args:
        flag: the option of the command in which it was written.
        chosen: the class.
        part: the name with its options.
        **more: further arguments.
    """
    known, where = options(chosen), f"{flag} {part}"
    given = grammar.options_of(part)
    groups = _GROUPS.get(chosen.__name__)
    values: dict[tuple[str, ...], Any] = {}
    written: dict[tuple[str, ...], str] = {}
    for name, text in given.items():
        option = known.get(name) or (groups and groups(name))
        if option is None or option.path[0] in more:
            if name in _OF_COMMAND:
                raise InputError(
                    f"`{where}`: the {name} is that of the run; give `--{name} {text}`"
                )
            there = [n for n, o in known.items() if o.path[0] not in more]
            raise InputError(
                f"`{where}`: `{grammar.name_of(part)}` has no option `{name}`; it has"
                f" {', '.join(there) or 'none'}"
            )
        if option.path in written:
            raise InputError(f"`{where}`: `{written[option.path]}` and `{name}` exclude each other")
        values[option.path], written[option.path] = option.read(where, text), name
    return _called(chosen, {**values, **{(k,): v for k, v in more.items()}})


def _called(chosen: Any, values: dict[tuple[str, ...], Any]) -> Any:
    """A class called with arguments, settings objects in them made of theirs."""
    parameters = inspect.signature(chosen).parameters
    arguments: dict[str, Any] = {}
    inner: dict[str, dict[tuple[str, ...], Any]] = {}
    for (name, *rest), value in values.items():
        if rest:
            inner.setdefault(name, {})[tuple(rest)] = value
        else:
            arguments[name] = value
    for name, of in inner.items():
        annotation = parameters[name].annotation
        if dataclasses.is_dataclass(annotation):
            arguments[name] = _called(annotation, of)
        else:
            arguments[name] = {key: value for (key,), value in of.items()}
    return chosen(**arguments)


def _arguments(chosen: Any, path: tuple[str, ...]) -> dict[str, Option]:
    import equinox as eqx

    found: dict[str, Option] = {}
    for p in inspect.signature(chosen).parameters.values():
        if inspect.isclass(p.annotation) and dataclasses.is_dataclass(p.annotation):
            if not issubclass(p.annotation, eqx.Module):  # settings, not an algorithm
                found |= _arguments(p.annotation, (*path, p.name))
        elif (read := _reader(p.annotation, p.name)) is not None:
            found[p.name.replace("_", "-")] = Option(path=(*path, p.name), read=read)
    return found


def _reader(annotation: Any, name: str) -> Read | None:
    """How an argument is read; `None` for one that has no spelling."""
    kinds = _kinds(annotation)
    if str in kinds:
        return lambda where, text: text
    if bool in kinds:
        return lambda where, text: grammar.switch(where, name, text)
    if any(inspect.isclass(k) and issubclass(k, Sequence | tuple) for k in kinds):
        return lambda where, text: _several(where, name, text)
    if {int, float} & kinds:
        only_float, only_int = int not in kinds, float not in kinds

        def number(where: str, text: str) -> Any:
            value = grammar.one(where, name, text)
            if only_int and isinstance(value, float):
                raise InputError(f"`{where}`: `{name}` is {value:g}; give an integer")
            return float(value) if only_float and isinstance(value, int) else value

        return number
    return None


def _kinds(annotation: Any) -> set[Any]:
    """The types that a union is of; of a generic one its origin."""
    if get_origin(annotation) in (Union, types.UnionType):
        return set().union(*map(_kinds, get_args(annotation)))
    return {get_origin(annotation) or annotation}


def _several(where: str, name: str, text: str) -> tuple[Any, ...]:
    """Numbers divided by `/`."""
    return tuple(grammar.one(where, name, part) for part in text.split("/"))


def _quantiles(where: str, text: str) -> Any:
    from symbolic_pinn import Quantiles

    return Quantiles(float(grammar.one(where, "quantile", text))) if text else Quantiles()


def _tanh(where: str, text: str) -> str:
    _check_alone(where, "tanh", text)
    return "tanh"


def _maps(where: str, text: str) -> tuple[()]:
    if text != "none":
        raise InputError(
            f"`{where}`: `maps` is `{text}`; give `none`, or leave it out for those that the"
            " geometry asks for (others from Python, `RandomFeatures(maps=...)`)"
        )
    return ()


def _check_alone(where: str, name: str, text: str) -> None:
    """Refuse a value behind an option that takes none."""
    if text:
        raise InputError(f"`{where}`: `{name}` stands alone, without `={text}`")


def _log_mean(where: str, text: str) -> Any:
    _check_alone(where, "log-mean", text)
    from symbolic_pinn import LogMean

    return LogMean()


# Those of Optax that need no more than a learning rate.
OPTIMISERS = (
    "adabelief", "adadelta", "adafactor", "adagrad", "adam", "adamax", "adamaxw", "adamw", "adan",
    "amsgrad", "fromage", "lamb", "lars", "lion", "nadam", "nadamw", "novograd",
    "optimistic_adam_v2", "optimistic_gradient_descent", "radam", "rmsprop", "sgd", "sign_sgd",
    "signum", "yogi",
)  # fmt: skip


def _optimiser(where: str, text: str) -> Any:
    import optax

    known = [n for n in OPTIMISERS if hasattr(optax, n)]
    if (name := text.replace("-", "_")) not in known:
        raise InputError(
            f"`{where}`: no optimiser `{text}`; there are {', '.join(known)} (any other from"
            " Python, `Adam(optimiser=...)`)"
        )
    return getattr(optax, name)


_NUMBER = _reader(float, "conditions")
assert _NUMBER is not None
_SPELLINGS: dict[str, dict[str, Option]] = {
    "GradientWeighting": {
        "raw": Option(
            path=("weighted_denominator",), read=lambda w, t: not grammar.switch(w, "raw", t)
        ),
        "quantile": Option(path=("statistic",), read=_quantiles),
        "log-mean": Option(path=("statistic",), read=_log_mean),
    },
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


def _weight_of(group: str) -> Option:
    """Weights have the names of groups, which are the user's."""
    return Option(path=("values", group), read=_reader(float, group))  # type: ignore[arg-type]


_GROUPS: dict[str, Callable[[str], Option]] = {"Fixed": _weight_of}
