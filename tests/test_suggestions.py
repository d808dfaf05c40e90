"""What a name may have been meant to be."""

import dataclasses
import inspect
import subprocess
import sys

import pytest

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.suggestions import closest, closest_or_all, nearest, with_suggestions


@pytest.mark.parametrize("name", ["kleingordon", "klein-gordon", "Klein Gordon", "KLEIN_GORDN"])
def test_capitals_hyphens_and_underscores_make_no_difference(name):
    assert nearest(name, spinn.shipped()) == "klein_gordon"
    with pytest.raises(InputError, match=r"did you mean `klein_gordon`\?"):
        spinn.load(name)


def test_what_is_like_nothing_gets_all_there_is():
    assert closest("qqq", ["one", "two"]) == ""
    assert closest_or_all("qqq", ["one", "two"], "it has") == "; it has one, two"
    assert closest_or_all("qqq", []) == "; there are none"
    assert nearest("x" * 10**6, ["one"]) is None


def test_arguments_of_a_class_are_told():
    @with_suggestions
    @dataclasses.dataclass(frozen=True)
    class Thing:
        """Has a colour."""

        colour: str = "red"

    assert Thing(colour="blue").colour == "blue"
    assert [*inspect.signature(Thing).parameters] == ["colour"]
    assert dataclasses.replace(Thing(), colour="green") == Thing("green")
    with pytest.raises(InputError, match=r"`Thing` takes no `color=`; did you mean `colour`\?"):
        Thing(color="blue")


def test_the_package_shows_its_public_names_alone():
    assert {*dir(spinn)} == {*spinn.__all__, "__version__"}
    assert all(not name.startswith("_") for name in spinn.__all__)
    with pytest.raises(AttributeError, match=r"did you mean `RandomFeatures`\?"):
        _ = spinn.Randomfeatures


def test_texts_need_no_jax_before_they_are_read():
    program = (
        "import sys, symbolic_pinn as spinn\n"
        "from symbolic_pinn.spelling import registry\n"
        "assert 'lm' in registry.methods(); spinn.Recipe(network='fourier+mlp:width=3')\n"
        "assert not {'jax', 'rich', 'tensorboardX'} & {*sys.modules}, 'too much is imported'"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


CHOSEN = {
    name: kind
    for name in spinn.__all__
    if inspect.isclass(kind := getattr(spinn, name))
    # results, which the library makes; a base class; a body, which takes one thing only
    and name not in {"Solution", "Ensemble", "Verdict", "Callback", "InputError", "Region"}
}


@pytest.mark.parametrize("name", CHOSEN)
def test_every_class_that_a_user_makes_teaches_its_arguments(name):
    kind = CHOSEN[name]
    with pytest.raises(InputError, match=rf"`{name}` takes no `zzz=`; it takes"):
        kind(zzz=1)
    first = next(iter(inspect.signature(kind).parameters), "")
    if len(first) > 3:
        with pytest.raises(InputError, match=rf"takes no `{first}s=`; did you mean `{first}`\?"):
            kind(**{f"{first}s": 1})


@pytest.mark.parametrize(
    "called", [spinn.load, spinn.load_run, spinn.resume, spinn.diagnose, spinn.forcing]
)
def test_functions_teach_their_arguments_too(called):
    known = next(n for n in inspect.signature(called).parameters if len(n) > 4)
    with pytest.raises(InputError, match=rf"takes no `{known}s=`; did you mean `{known}`\?"):
        called(**{f"{known}s": 1})
