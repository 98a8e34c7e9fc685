"""Selection of the largest values of an array, without sorting the others."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def largest(values: NDArray[Any], count: int) -> NDArray[np.int64]:
    """The indexes of at most `count` largest values, largest first; equal values in the order of their indexes."""
    if not 0 < count < len(values):
        return np.argsort(-values, kind="stable")[:count]
    least = np.partition(values, len(values) - count)[len(values) - count]
    above = np.flatnonzero(values > least)
    equal = np.flatnonzero(values == least)[: count - len(above)]
    indexes = np.concatenate((above, equal))  # equal ones are in order, and a stable sort keeps them so
    return indexes[np.argsort(-values[indexes], kind="stable")]
