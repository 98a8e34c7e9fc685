"""The page of what is new: the turns taken in since a day, latest first."""

from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote

from flask.testing import FlaskClient

from kb.analysis.analyzer import Analyzer
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.html import seen
from tests.support.sample_index import build
from webui.app import create_app
from webui.latest_arrivals import read_since

# One turn arrived in the night to the 2nd of November in Japan, one on the 3rd.
EARLY, LATE = datetime(2026, 11, 1, 15, tzinfo=UTC), datetime(2026, 11, 3, 3, tzinfo=UTC)


def test_what_arrived_since_a_day_is_found_latest_first(tmp_path: Path, analyzer: Analyzer) -> None:
    turns = [
        turn("窓口の話", order=1, taken_in=EARLY),
        turn("研修の話", order=2, taken_in=LATE),
        turn("昔の話", order=3),
    ]
    with build(tmp_path, analyzer, [dialogue("d", turns)]) as kb:
        client = create_app(Settings(), kb).test_client()
        found = client.get("/new?since=2026-11-02", follow_redirects=True)
        assert seen(found.text).index("研修の話") < seen(found.text).index("窓口の話")
        assert "昔の話" not in seen(found.text)
        later = seen(client.get("/new?since=2026-11-03", follow_redirects=True).text)
        assert "研修の話" in later
        assert "窓口の話" not in later


def test_without_a_day_it_is_the_last_month(client: FlaskClient) -> None:
    address = unquote(client.get("/new").location)
    assert address.startswith("/search?q=取込:")  # the heading of the results
    assert unquote(client.get("/new?lang=en").location).startswith("/search?q=taken:")
    assert client.get("/new", follow_redirects=True).status_code == 200
    assert read_since("", datetime(2026, 11, 29, 16, tzinfo=UTC)) == date(2026, 10, 31)


def test_a_day_that_cannot_be_read_is_named(client: FlaskClient) -> None:
    answer = client.get("/new?since=きのう")
    assert answer.status_code == 400
    assert "日付「きのう」を読めません" in seen(answer.text)


def test_the_home_page_leads_there(client: FlaskClient) -> None:
    assert 'data-new-href="/new"' in client.get("/").text
