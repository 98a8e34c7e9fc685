"""Answers to generated requests as text, of which nothing changes from one index to another of the same content."""

import re
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_MOMENT = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日(?:（.）)? ?\d{1,2}:\d{2}|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+\d\d:\d\d)"
    r"|[\d.]+ ?(?:ミリ秒|ms\b)"
)
_MADE_NOW = re.compile(
    r'"took_ms": ?[\d.]+|urn:request:\w+|受付番号[^<]*|cursor[\\=":]+[\w.=%-]+|next[\\":= ]+[\w.=-]{20,}'
)
_NAME = re.compile(r"      <p>reader-\w+</p>\n")
_OF_A_ROLE = re.compile(
    r'<li><a href="/(?:review|status)[^"]*">[^<]+</a></li>'
)  # in the footer of those who may open it
_GENERATION = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}|kb-\d{8}-")


class ReaderRequest(NamedTuple):
    """A request: its path with the query, and the JSON or the form of a POST."""

    path: str
    body: object = None
    form: dict[str, str] | None = None


def answered(client: FlaskClient, asked: ReaderRequest, headers: dict[str, str]) -> tuple[int, str]:
    """Status and body of an answer, without times, ids of requests and generations, and the name of the reader."""
    if asked.form is not None:
        response = client.post(asked.path, data=asked.form, headers=headers)
    elif asked.body is not None:
        accepted = {"Accept": "application/json, text/event-stream"}
        response = client.post(asked.path, json=asked.body, headers={**headers, **accepted})
    else:
        response = client.get(asked.path, headers=headers)
    text = _text_of(response)
    for pattern, replacement in ((_NAME, ""), (_OF_A_ROLE, ""), (_GENERATION, "G"), (_MOMENT, "T"), (_MADE_NOW, "N")):
        text = pattern.sub(replacement, text)
    return response.status_code, text.replace(',"', ',\n"')  # JSON in lines, of which a difference shows few


def _text_of(response: TestResponse) -> str:
    """The body, with the place that a redirect leads to; of a Word document its text."""
    if (response.mimetype or "").endswith("wordprocessingml.document"):
        with ZipFile(BytesIO(response.get_data())) as document:
            return document.read("word/document.xml").decode()
    return response.headers.get("Location", "") + response.get_data(as_text=True)
