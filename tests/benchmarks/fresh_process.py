"""Functions in processes of their own: nothing is cached from before, and memory and CPU time are theirs alone."""

import importlib
import importlib.util
import os
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

R = TypeVar("R")
_PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
_LATTICE = "kb.analysis.lattice"
_SETTING = "KB_DICTIONARY"  # the setting `dictionary`, which `kb index` and `kb serve` read, too
ISOLATED = True  # False for a test or a debugger: everything in this process, and memory is that of all


class Spent(NamedTuple, Generic[R]):
    """A result, and what it took: seconds of CPU (of children, too) and on the clock, megabytes at the peak.

    The peak of this process and that of its largest child are added.
    """

    result: R
    cpu: float
    wall: float
    peak: float


def in_fresh_process(function: Callable[..., R], *arguments: Any) -> Spent[R]:
    """Calls a function of a module in a new interpreter; raises what it raises."""
    if not ISOLATED:
        return _spend(function, arguments)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_spend, function, arguments).result()


def keep_dictionary(folder: Path) -> None:
    """Compiles the dictionary of the batch tokenizer, where this version has one, for all processes that follow."""
    if importlib.util.find_spec(_LATTICE):
        os.environ[_SETTING] = str(folder.absolute())
        in_fresh_process(int)


def _read_dictionary() -> None:
    if _SETTING in os.environ:
        folder = Path(os.environ[_SETTING])
        importlib.import_module(f"{_LATTICE}.shared").shared_dictionary.require(folder)


def _spend(function: Callable[..., R], arguments: tuple[Any, ...]) -> Spent[R]:
    _read_dictionary()
    started, before = time.perf_counter(), cpu_seconds()
    result = function(*arguments)
    peak = sum(resource.getrusage(who).ru_maxrss for who in _PROCESSES) / 1000  # kilobytes on Linux
    return Spent(result, cpu_seconds() - before, time.perf_counter() - started, peak)


def cpu_seconds() -> float:
    """The CPU time of this process and of its children that have ended."""
    times = [resource.getrusage(who) for who in _PROCESSES]
    return sum(one.ru_utime + one.ru_stime for one in times)
