"""Validation of parameters: values by name become a struct, or a refusal that names the parameter and the next step."""

import re
from collections.abc import Mapping
from functools import cache
from typing import TypeVar

import msgspec
from msgspec import Struct, inspect, structs

from kb.errors import QueryError
from kb.messages import _, listed
from kb.reasons import shape_reason, syntax_reason

_PATH = re.compile(r" - at `\$(?:\.(?P<name>[^\[`]+))?[^`]*`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>[^`]*)`")
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]*)`")
BODY = "body"  # the parameter of a refusal of a whole body
_SHOWN = 40  # characters of an unknown name
_Parameters = TypeVar("_Parameters", bound=Struct)


def _number(literal: str) -> int | float:
    """A whole number for 5.0, too: JSON Schema knows no other difference between integers and numbers."""
    value = float(literal)
    return int(value) if value.is_integer() else value


_JSON = msgspec.json.Decoder(float_hook=_number)


def decode_parameters(kind: type[_Parameters], content: bytes) -> _Parameters:
    """Decodes and checks a JSON object.

    Raises:
        QueryError: the content is no JSON object, or a value is missing, unknown or out of its bounds.
    """
    try:
        return msgspec.convert(_JSON.decode(content), kind)
    except msgspec.ValidationError as error:
        raise _refusal(error, _names(kind)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = _("本文は JSON として正しくありません（{reason}）。直してください。", reason=syntax_reason(error))
        raise QueryError(message, parameter=BODY) from error


def read_parameters(kind: type[_Parameters], values: Mapping[str, object]) -> _Parameters:
    """Converts and checks values by name; numbers and booleans may be written as texts, as in addresses.

    Raises:
        QueryError: a value is missing, unknown or out of its bounds.
    """
    names = _names(kind)
    if kind.__struct_config__.forbid_unknown_fields:
        for name in values:
            if name not in names:
                raise _unknown(name, names)
    for name, value in values.items():
        if any("\ud800" <= character <= "\udfff" for text in _texts(value) for character in text):
            message = _("パラメータ {name} に、文字として正しくないものが入っています。入れ直してください。", name=name)
            raise QueryError(message, parameter=name)
    try:
        return msgspec.convert(dict(values), kind, strict=False)
    except msgspec.ValidationError as error:
        raise _refusal(error, names) from error


def _names(kind: type[Struct]) -> tuple[str, ...]:
    return tuple(field.encode_name for field in structs.fields(kind))


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
    if text.startswith("Expected `object`") and "$" not in text:
        return QueryError(_("本文は JSON のオブジェクトにしてください。"), parameter=BODY)
    place = _PATH.search(text)
    name = place["name"] if place and place["name"] else BODY
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
