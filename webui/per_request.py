"""Values computed once a request: the rows of a page ask for the same ones hundreds of times."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import request

_Arguments = ParamSpec("_Arguments")
_Value = TypeVar("_Value")
_KEPT = "webui.kept"


def once_per_request(compute: Callable[_Arguments, _Value]) -> Callable[_Arguments, _Value]:
    """Decorates a function of hashable positional arguments; its values are kept in the environment of the request."""

    @wraps(compute)
    def kept(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> _Value:
        values: dict[Any, _Value] = request.environ.setdefault(_KEPT, {})
        key = (compute, *arguments)
        if key not in values:
            values[key] = compute(*arguments, **named)
        return values[key]

    return kept
