"""Answers and refusals of the Diet minutes API as JSON and as XML (the parameter recordPacking)."""

import json
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from kb.escapes import xml_text
from webui.diet.parameters import DietApiError
from webui.diet.search import DietAnswer

MEDIA_TYPES: Mapping[bool, str] = {True: "application/json", False: "application/xml"}


def packed_answer(answer: DietAnswer, *, as_json: bool) -> str:
    """The answer as text. In XML an empty field is an empty element, and the position after the end is left out."""
    if as_json:
        return _json({**answer.head, answer.name: answer.records})
    root = Element("data")
    for name, value in answer.head.items():
        if value is not None:
            _field(root, name, value)
    records = SubElement(root, "records")
    for record in answer.records:
        data = SubElement(SubElement(records, "record"), "recordData")
        _fields(SubElement(data, answer.name), record)
    return tostring(root, encoding="unicode")


def packed_error(error: DietApiError, *, as_json: bool) -> str:
    """A refusal as text; without details it has no such field."""
    if as_json:
        details = {"details": error.details} if error.details else {}
        return _json({"message": error.message, **details})
    root = Element("data")
    diagnostic = SubElement(SubElement(root, "diagnostics"), "diagnostic")
    _field(diagnostic, "message", error.message)
    for detail in error.details:
        _field(diagnostic, "details", detail)
    return tostring(root, encoding="unicode")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _fields(element: Element, record: Mapping[str, Any]) -> None:
    for name, value in record.items():
        if isinstance(value, list):
            for one in value:
                _fields(SubElement(element, name), one)
        else:
            _field(element, name, value)


def _field(element: Element, name: str, value: object) -> None:
    SubElement(element, name).text = None if value is None else xml_text(str(value))
