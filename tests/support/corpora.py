"""Generated corpora: one to three dialogues of a few turns, with the words that generated requests ask for."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from kb.model.dialogue import KINDS, ROLES, Dialogue
from tests.support.dialogues import dialogue, turn
from tests.support.search_strategies import TEXTS, TOPICS, WORDS

PEOPLE = [
    ("川端 澄", "桜川区", "副区長"),
    ("大月 徹", "汐見区", "情報システム課長"),
    ("宮坂", "東京都", "都CIO"),
    (None, None, None),
]
ARRIVALS = st.sampled_from([None, datetime(2026, 11, 1, 18, tzinfo=UTC), datetime(2026, 11, 2, 18, tzinfo=UTC)])
DAYS = st.sampled_from([None, date(2021, 3, 31), date(2021, 4, 1), date(2022, 11, 9)])


@st.composite
def corpora(draw: st.DrawFn) -> list[Dialogue]:
    made = []
    for number in range(draw(st.integers(1, 3))):
        turns = []
        for order in range(1, draw(st.integers(1, 6)) + 1):
            speaker, organization, post = draw(st.sampled_from(PEOPLE))
            turns.append(
                turn(
                    draw(TEXTS),
                    order=order,
                    kind=draw(st.sampled_from(KINDS)),
                    speaker=speaker,
                    organization=organization,
                    post=post,
                    section=tuple(draw(st.lists(st.sampled_from(WORDS[:9]), max_size=2))),
                    topics=tuple(draw(st.lists(st.sampled_from(TOPICS), max_size=2, unique=True))),
                    inherited=tuple(draw(st.lists(st.sampled_from(TOPICS), max_size=1))),
                    taken_in=draw(ARRIVALS),
                    role=draw(st.sampled_from([None, *ROLES])),
                    exchange=draw(st.sampled_from([None, 1, 2])),
                )
            )
        made.append(dialogue(f"d{number}", turns, day=draw(DAYS)))
    return made
