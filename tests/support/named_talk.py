"""An invented talk whose words are names: two people of a surname, a place that is also a surname, another spelling."""

from datetime import date
from functools import partial
from pathlib import Path

from kb.model.people import Organization, Person, Registry, Tenure
from tests.support.dialogues import dialogue, turn
from tests.support.generations import publish_generation

_DAY = date(2021, 11, 9)


def _person(name: str, reading: str, organization: str, post: str, *spellings: str) -> Person:
    tenure = Tenure(organization, None, (post,), _DAY, _DAY, ("hanashi",))
    return Person(name.replace(" ", ""), name, reading, (name, *spellings), (tenure,), ())


PEOPLE = (
    _person("川野 正博", "カワノ マサヒロ", "桜川区", "副区長"),
    _person("川野 花子", "カワノ ハナコ", "青葉野市", "情報課長"),
    _person("青葉野 守", "アオバノ マモル", "東京都", "推進部長"),
    _person("髙瀬 みどり", "タカセ ミドリ", "青葉野市", "窓口課長", "みどり先生"),
)
ORGANIZATIONS = (
    Organization("桜川区", "区", None, "サクラガワク", ("hanashi",)),
    Organization("青葉野市", "市", None, "アオバノシ", ("hanashi",)),
)
_masahiro = partial(turn, speaker="川野 正博", organization="桜川区", post="副区長")
_hanako = partial(turn, speaker="川野 花子", organization="青葉野市", post="情報課長")
_mamoru = partial(turn, speaker="青葉野 守", organization="東京都", post="推進部長")
_midori = partial(turn, speaker="髙瀬 みどり", organization="青葉野市", post="窓口課長")
_toru = partial(turn, speaker="大月 徹", organization="汐見区", post="財政課長")  # not in the registry


def publish_named_talk(data: Path) -> None:
    """Publishes the talk in a data folder, as the generation g1."""
    turns = [
        _masahiro("マイナンバーカードの普及に取り組んでいます", order=1),
        _hanako("マイナンバーの研修を開きました", order=2),
        _mamoru("窓口の予約を始めました", order=3),
        _midori("窓口が混む日を減らしました", order=4),
        _toru("窓口の費用を調べました", order=5, topics=("経費",)),
        _masahiro("大月さんと窓口を歩きました", order=6),
    ]
    publish_generation(data, "g1", [dialogue("hanashi", turns)], Registry(PEOPLE, organizations=ORGANIZATIONS))
