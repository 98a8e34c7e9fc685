"""Validation of parameters: values by name become a struct, or a refusal that names the parameter and the next step."""

import re
from collections.abc import Mapping
from functools import cache
from typing import TypeVar

import msgspec
from msgspec import Struct, inspect, structs

from kb.errors import QueryError
from kb.messages import _, listed
from kb.reasons import shape_reason

_PATH = re.compile(r" - at `\$(?:\.(?P<name>[^\[`]+))?[^`]*`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>[^`]*)`")
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]*)`")
_SHOWN = 40  # characters of an unknown name
_Parameters = TypeVar("_Parameters", bound=Struct)


def read_parameters(kind: type[_Parameters], values: Mapping[str, object], *, strict: bool = False) -> _Parameters:
    """Converts and checks values; unless `strict`, numbers and booleans may be written as texts, as in addresses.

    Raises:
        QueryError: a value is missing, unknown or out of its bounds.
    """
    names = tuple(field.encode_name for field in structs.fields(kind))
    for name in values:
        if name not in names:
            raise _unknown(name, names)
    for name, value in values.items():
        if any("\ud800" <= character <= "\udfff" for text in _texts(value) for character in text):
            message = _("パラメータ {name} に、文字として正しくないものが入っています。入れ直してください。", name=name)
            raise QueryError(message, parameter=name)
    try:
        return msgspec.convert(dict(values), kind, strict=strict)
    except msgspec.ValidationError as error:
        raise _refusal(error, names) from error


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else []


def _refusal(error: msgspec.ValidationError, names: tuple[str, ...]) -> QueryError:
    text = str(error)
    if found := _UNKNOWN.fullmatch(text):
        return _unknown(found["name"], names)
    if found := _MISSING.fullmatch(text):
        name = found["name"]
        return QueryError(_("パラメータ {name} がありません。指定してください。", name=name), parameter=name)
    place = _PATH.search(text)
    name = place["name"] if place and place["name"] else names[0]
    reason = shape_reason(msgspec.ValidationError(_PATH.sub("", text)))
    message = _("パラメータ {name}: {reason}。直してください。", name=name, reason=reason)
    return QueryError(message, parameter=name)


def _unknown(name: str, names: tuple[str, ...]) -> QueryError:
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    message = _("パラメータ「{name}」はありません。使えるのは {names} です。", name=shown, names=listed(names))
    return QueryError(message, parameter=shown)


@cache
def list_names(kind: type[Struct]) -> frozenset[str]:
    """The names of the parameters that may have several values."""
    return frozenset(field.encode_name for field in structs.fields(kind) if _is_list(inspect.type_info(field.type)))


def _is_list(described: inspect.Type) -> bool:
    inner = described.type if isinstance(described, inspect.Metadata) else described
    return isinstance(inner, inspect.VarTupleType)
