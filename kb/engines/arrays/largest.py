"""Selection of the largest values of an array, without sorting the others."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_BLOCK = 64


def largest(values: NDArray[Any], count: int) -> NDArray[np.int64]:
    """The indexes of at most `count` largest values, largest first; equal values in the order of their indexes."""
    if not 0 < count < len(values):
        return np.argsort(-values, kind="stable")[:count]
    indexes = _candidates(values, count)
    found = values[indexes]
    least = np.partition(found, len(found) - count)[len(found) - count]
    above, equal = indexes[found > least], indexes[found == least]
    indexes = np.concatenate((above, equal[: count - len(above)]))  # equal ones are in order: a stable sort keeps them
    return indexes[np.argsort(-values[indexes], kind="stable")]


def _candidates(values: NDArray[Any], count: int) -> NDArray[np.int64]:
    """The indexes, ascending, of the largest values and perhaps of others: those not below so many blocks' maxima."""
    blocks = len(values) // _BLOCK
    if blocks < count:
        return np.arange(len(values))
    maxima = values[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    return np.flatnonzero(values >= np.partition(maxima, blocks - count)[blocks - count])
