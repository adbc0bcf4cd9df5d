"""Work in a second process."""

import os

import pytest

from clusterpolicy.building.beside import Beside
from clusterpolicy.errors import DeclarationError, Problem


def test_the_result_comes_from_another_process() -> None:
    work = Beside(os.getpid)
    assert work.result() != os.getpid()


def test_an_error_is_raised_with_its_problems() -> None:
    problem = Problem("a.ttl", 3, "", "does not parse", "must be Turtle")

    def fail() -> None:
        raise DeclarationError("shapes", [problem])

    with pytest.raises(DeclarationError) as caught:
        Beside(fail).result()
    assert caught.value.problems == (problem,)


def test_a_killed_process_is_made_up_for() -> None:
    parent = os.getpid()

    def work() -> int:
        if os.getpid() != parent:
            os.kill(os.getpid(), 9)
        return 7

    assert Beside(work).result() == 7
