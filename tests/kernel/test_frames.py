"""Functions noted in one piece of memory do what they did (`sotay bench` says what they cost)."""

import sys

import pytest

from sotay.kernel.frames import in_one_piece


def below(depth: int, call):
    """Call something while so many functions are running."""
    return below(depth - 1, call) if depth else call()


def test_what_goes_in_and_comes_out_is_the_same():
    @in_one_piece
    def told(*args, **kwargs):
        return args, kwargs

    assert told(1, 2, three=3) == ((1, 2), {"three": 3})

    @in_one_piece
    def fails():
        raise KeyError("here")

    with pytest.raises(KeyError, match="here"):
        fails()


def test_functions_go_as_deep_as_ever():
    deepest = sys.getrecursionlimit() - 400

    assert in_one_piece(lambda: below(deepest, lambda: "down"))() == "down"
