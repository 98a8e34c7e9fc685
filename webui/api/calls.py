"""Calls over HTTP: the values of a query, a path or a JSON body, and the JSON of an answer."""

from collections.abc import Mapping

import msgspec
from flask import Response, abort, request
from msgspec import Struct
from werkzeug.urls import iri_to_uri

from kb.api.permalinks import Permalinks
from kb.api.validation import decode_parameters, list_names, read_parameters
from kb.errors import QueryError
from kb.messages import _
from webui.locales import PARAMETER as LANGUAGE

JSON = "application/json"


def asked_parameters(kind: type[Struct], path: Mapping[str, str]) -> Struct:
    """The parameters in the path and the query of this request.

    Raises:
        QueryError: one is unknown, missing, invalid, or repeated without being a list.
    """
    values: dict[str, object] = {}
    for name, given in request.args.to_dict(flat=False).items():
        if name == LANGUAGE:
            continue
        if name in list_names(kind):
            values[name] = given
        elif len(given) > 1:
            message = _("パラメータ {name} は一つだけです（今は{count}個）。", name=name, count=len(given))
            raise QueryError(message, parameter=name)
        else:
            values[name] = given[0]
    return read_parameters(kind, {**values, **path})


def sent_parameters(kind: type[Struct]) -> Struct:
    """The parameters in the JSON body of this request.

    Raises:
        QueryError: the body is not a JSON object, or a parameter is invalid.
    """
    if request.mimetype != JSON:
        abort(415)
    return decode_parameters(kind, request.get_data())


def json_answer(answer: Struct) -> Response:
    """The JSON of an answer; search engines index the pages instead."""
    response = Response(msgspec.json.encode(answer), mimetype=JSON)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def permalinks() -> Permalinks:
    """The permalinks below the origin and the prefix of this request."""
    return Permalinks(iri_to_uri(request.url_root).rstrip("/"))
