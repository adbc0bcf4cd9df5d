"""Work in a second process."""

import os
import time

import pytest

from clusterpolicy.beside import Beside
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


def test_late_work_is_stopped() -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        Beside(lambda: time.sleep(60)).result(0.2)
    assert time.monotonic() - began < 30


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(MemoryError):
        Beside(lambda: os.kill(os.getpid(), 9)).result()


def test_work_that_wants_too_much_memory_ends() -> None:
    with pytest.raises(MemoryError):
        Beside(lambda: len(bytearray(500_000_000)), memory=100_000_000).result()
