"""How the options behind a name become the arguments of its class.

An argument that is a number, a text, a switch or several numbers is an option, with `-` for `_`;
those of a settings object that a class takes are options of the class. What is spelled otherwise
is told by the room of the class.
"""

import dataclasses
import inspect
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Union, get_args, get_origin

from symbolic_pinn.errors import InputError
from symbolic_pinn.spelling import grammar
from symbolic_pinn.spelling.registry import Registry
from symbolic_pinn.suggestions import closest_or_all

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


# By the name of a class, or of one that it is made of, what is spelled in a way of its own.
Spellings = Mapping[str, Mapping[str, Option]]
# Options of commands that are taken for those of a method.
_OF_RUN = ("budget",)


def options(chosen: Any, spellings: Spellings) -> dict[str, Option]:
    """The options of a class by their names in a text."""
    special = {
        name: option
        for kind in reversed(inspect.getmro(chosen))
        for name, option in spellings.get(kind.__name__, {}).items()
    }
    replaced = {option.path for option in special.values()}
    plain = {k: o for k, o in _arguments(chosen, ()).items() if o.path not in replaced}
    return {**plain, **special}


@dataclass(frozen=True, kw_only=True)
class TextReader:
    """Makes objects of texts.

    Attributes:
        flag: the option of the command, or the argument, in which they were written.
        known: the classes by their names.
        spellings: what is spelled in a way of its own.
        groups: for some classes the option of a name that is the user's.
        bare: the option that a number without a name gives, if there is such a one.
    """

    flag: str
    known: Registry
    spellings: Spellings = field(default_factory=dict)
    groups: Mapping[str, Callable[[str], Option]] = field(default_factory=dict)
    bare: str | None = None

    def chosen(self, part: str) -> Any:
        """The class that a name stands for."""
        return grammar.entry(self.flag, self.known, part).load()

    def options(self, part: str) -> dict[str, Option]:
        """The options that a name may have."""
        return options(self.chosen(part), self.spellings)

    def made(self, part: str, **more: Any) -> Any:
        """The object that a name with options stands for; `more` are further arguments."""
        chosen, where = self.chosen(part), grammar.quoted(self.flag, part)
        known = {n: o for n, o in self.options(part).items() if o.path[0] not in more}
        group = self.groups.get(chosen.__name__)
        values: dict[tuple[str, ...], Any] = {}
        written: dict[tuple[str, ...], str] = {}
        for word, value in grammar.options_of(part).items():
            is_bare = self.bare is not None and word.isdecimal() and not value
            name, text = (self.bare or "", word) if is_bare else (word, value)
            option = known.get(name) or (group and group(name))
            if option is None and is_bare and known:
                raise InputError(f"`{where}`: {self._no_bare(part, text, known)}")
            if option is None:
                raise InputError(f"`{where}`: {self._no_option(part, name, text, known)}")
            if option.path in written:
                other = written[option.path]
                if other == name:
                    raise InputError(f"`{where}`: `{name}` is given twice")
                raise InputError(f"`{where}`: `{other}` and `{name}` exclude each other")
            values[option.path], written[option.path] = option.read(where, text), name
        return _called(chosen, {**values, **{(k,): v for k, v in more.items()}})

    def _no_bare(self, part: str, text: str, known: Iterable[str]) -> str:
        there = closest_or_all("", known, "it has")
        return (
            f"`{grammar.name_of(part)}` takes no number of {self.bare}, and `{text}` needs a name"
            f"{there}"
        )

    def _no_option(self, part: str, name: str, text: str, known: Iterable[str]) -> str:
        if name in _OF_RUN:
            given = f"--{name} {text}" if self.flag.startswith("-") else f"{name}={text}"
            return f"the {name} is that of the run; give `{given}`"
        there = closest_or_all(name, known, "it has")
        return f"`{grammar.name_of(part)}` has no option `{name}`{there}"


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
    found: dict[str, Option] = {}
    for p in inspect.signature(chosen).parameters.values():
        if inspect.isclass(p.annotation) and dataclasses.is_dataclass(p.annotation):
            if not _is_module(p.annotation):  # settings, not an algorithm
                found |= _arguments(p.annotation, (*path, p.name))
        elif (read := reader(p.annotation, p.name)) is not None:
            found[p.name.replace("_", "-")] = Option(path=(*path, p.name), read=read)
    return found


def _is_module(kind: type) -> bool:
    import equinox as eqx

    return issubclass(kind, eqx.Module)


def reader(annotation: Any, name: str) -> Read | None:
    """How an argument is read; `None` for one that has no spelling."""
    kinds = _kinds(annotation)
    if str in kinds:  # beside other objects it is a text that stands for one of them
        return (lambda where, text: text) if kinds <= {str, types.NoneType} else None
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


def check_alone(where: str, name: str, text: str) -> None:
    """Refuse a value behind an option that takes none."""
    if text:
        raise InputError(f"`{where}`: `{name}` stands alone, without `={text}`")
