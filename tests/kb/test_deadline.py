"""The time limit of one answer."""

import time

import pytest

from kb.deadline import WALL_CLOCK_FACTOR, check, deadline
from kb.errors import SearchTimeoutError


def test_the_time_of_one_answer_is_not_that_of_the_next() -> None:
    with deadline(1e-9):
        work()
        with pytest.raises(SearchTimeoutError, match="途中でやめました"):
            check()
    check()
    with deadline(0):
        check()


def test_waiting_for_others_is_not_the_time_of_a_search() -> None:
    with deadline(0.05):
        time.sleep(0.06)
        check()
        time.sleep(0.05 * WALL_CLOCK_FACTOR)
        with pytest.raises(SearchTimeoutError, match="アクセスが集中") as raised:
            check()
    assert raised.value.crowded


def work() -> None:
    """Takes some CPU time, which the clock of a thread counts in steps."""
    started = time.thread_time()
    while time.thread_time() == started:
        pass
