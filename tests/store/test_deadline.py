import threading

import pytest

from clusterpolicy.errors import QueryTimeout
from clusterpolicy.store.deadline import within


def test_work_in_time_gives_its_result_even_where_that_is_none() -> None:
    assert within(10, lambda: 7, "late") == 7
    assert within(10, lambda: None, "late") is None


def test_late_work_is_left_behind() -> None:
    never = threading.Event()
    with pytest.raises(QueryTimeout, match="too late"):
        within(0.01, never.wait, "too late")
    never.set()


def test_errors_are_raised_where_one_waits() -> None:
    with pytest.raises(ZeroDivisionError):
        within(10, lambda: 1 / 0, "late")
