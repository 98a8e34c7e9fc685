"""Sample index of the web tests: invented dialogues in a data folder, as `kb index` publishes them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import msgspec

from kb.analysis.analyzer import Analyzer
from kb.bootstrap import configured_writer, open_configured_kb, versions
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import Manifest, SourceEntry
from kb.generations.publishing import publish, seal
from kb.knowledge import KnowledgeBase
from kb.model.dialogue import Diagnostic, Dialogue, Participant, Role, Series, Source, TopicMention, Turn
from kb.model.people import Organization, Person, Registry, Tenure
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.generations import id_of, write_store

CREATED = datetime(2021, 12, 24, 18, 30, tzinfo=UTC)  # 03:30 of the next day in Japan

_FORMS = ("はじめに", "オンライン化率と利用率のあいだ")
_TRAINING = ("人材育成", "研修のかたち")
_PEOPLE = (
    Participant("片桐 静江", "桜川区", None, ("副区長",), "桜川区副区長:片桐 静江"),
    Participant("霧島 航", "東京都", None, ("副知事",), "東京都副知事 霧島 航"),
    Participant("三田村 剛", "桜川区", "企画経営部", ("情報システム課長",), "桜川区情報システム課長:三田村 剛"),
)

_KATAGIRI = Person(
    id="片桐静江",
    name="片桐 静江",
    reading="カタギリ シズエ",
    spellings=("片桐", "片桐 静枝", "片桐 静江"),
    tenures=(
        Tenure("桜川区", "企画部", ("課長",), date(2019, 4, 1), date(2019, 4, 1), ("sakuragawa-0",)),
        Tenure("桜川区", None, ("副区長",), date(2021, 6, 15), date(2022, 5, 10), ("sakuragawa-1", "sakuragawa-2")),
    ),
    evidence=(),
    reading_guessed=True,
)
REGISTRY = Registry(
    people=(_KATAGIRI,),
    organizations=(
        Organization("桜川区", "区", None, "サクラガワク", ("sakuragawa-1",)),
        Organization("東京都", "都", "130001", "トウキョウト", ("sakuragawa-1",)),
    ),
)

_narration = partial(turn, kind="narration", speaker=None, organization=None, post=None)
_question = partial(turn, kind="question", speaker=None, organization=None, post=None)
_katagiri = partial(turn, speaker="片桐 静江", organization="桜川区", post="副区長")
_kirishima = partial(turn, speaker="霧島 航", organization="東京都", post="副知事")
_mitamura = partial(turn, speaker="三田村 剛", organization="桜川区", post="情報システム課長")

# The roles and exchanges of the first dialogue's turns.
_EXCHANGES: tuple[tuple[Role | None, int | None], ...] = (
    (None, None),
    ("asker", 1),
    ("answerer", 1),
    ("answerer", 1),
    ("answerer", 1),
    ("asker", 2),
    ("answerer", 2),
    ("answerer", 2),
)


def _first() -> tuple[Turn, ...]:
    long = (
        "電子申請で受けられる手続は214あります。2年で3倍以上に増やしました。\n"
        "ところが実際に電子申請で出していただいた割合は、平均で4.2%しかないのです。マイナンバーカードの普及とも関わりますが、"
        "まず紙の様式をそのまま画面に写しただけだったことを反省しております。窓口に来られた方に伺いますと、途中で諦めたという"
        "声が多く、スマートフォンで最後まで進めるように項目を減らす作業を、担当課と一緒に一つずつ進めているところです。"
        "作り直した手続では、電子申請の利用が3割を超えました。"
    )
    centre = "件数の多い順に20の手続へ取り組んでいます。マイナンバーカードセンターの窓口とも相談しました。"
    course = "研修は年に3回、全職員に広げます。DXという言葉より先に、困りごとを持ち寄る場にしました。"
    card = (TopicMention("マイナンバー", ("マイナンバーカード",)),)
    turns = (
        _narration("この座談会は架空のものです。\n登場する自治体、人物、発言はすべて作りものです。", order=1),
        _question("―電子申請の現状から教えてください。", order=2, topics=("電子申請",), section=_FORMS),
        msgspec.structs.replace(_katagiri(long, order=3, section=_FORMS), topics=card),
        _kirishima("4.2%ですか。率直に言って低いですね。どうしてそうなるのでしょう。", order=4, section=_FORMS),
        _mitamura(centre, order=5, topics=("窓口",), section=_FORMS),
        _question("―職員の研修についてはいかがでしょうか。", order=6, topics=("研修",), section=_TRAINING),
        _katagiri(course, order=7, topics=("研修",), section=_TRAINING),
        _kirishima(
            "都でも研修に取り組みました。動画で学べるものを区市町村と共有します。",
            order=8,
            topics=("研修",),
            section=_TRAINING,
        ),
    )
    return tuple(
        msgspec.structs.replace(one, role=role, exchange=exchange)
        for one, (role, exchange) in zip(turns, _EXCHANGES, strict=True)
    )


def dialogues() -> list[Dialogue]:
    """Two parts of one talk, a dialogue of another year with many speakers, and one without a date."""
    first = dialogue(
        "sakuragawa-1",
        _first(),
        title="【架空】「できます」と「使われます」は違う～桜川区×都CIO座談会①～",
        day=date(2021, 6, 15),
        series=Series("区市町村CIO座談会", 101, 1, 2),
        talk="101",
        participants=_PEOPLE,
    )
    first = msgspec.structs.replace(
        first,
        agenda=("行政手続のオンライン化", "人材育成"),
        credits=("構成: 架空 太郎",),
        source=Source("samples/sakuragawa-1.txt", "https://example.com/sakuragawa-1", "ab" * 32, "text"),
        diagnostics=(Diagnostic(12, "caption", "図の説明を読み飛ばしました"),),
    )
    second = dialogue(
        "sakuragawa-2",
        [
            msgspec.structs.replace(
                turn("後半では防災を話します。避難所の受付を電子化しました。", topics=("防災",)), taken_in=CREATED
            )
        ],
        title="【架空】避難所の紙をなくす～桜川区×都CIO座談会②～",
        day=date(2021, 6, 15),
        series=Series("区市町村CIO座談会", 101, 2, 2),
        talk="101",
        participants=_PEOPLE,
    )
    crowd = dialogue("aobano", list(_crowd()), title="【架空】青葉野市の情報化を語る", day=date(2022, 5, 10))
    hostile = dialogue(
        "hostile",
        [
            turn(
                "<script>alert('本文')</script> と書いても & 文字のままです。",
                speaker="<b>太い 人</b>",
                topics=("<i>議題</i>",),
            )
        ],
        title="【架空】<script>alert('題名')</script>の扱い",
        day=None,
    )
    return [first, second, crowd, hostile]


def build(
    folder: Path,
    analyzer: Analyzer,
    talks: Iterable[Dialogue] | None = None,
    *,
    generation: str = "g1",
    sources: tuple[SourceEntry, ...] = (),
    settings: Settings | None = None,
) -> KnowledgeBase:
    """Publishes a generation of dialogues in a folder, with its index in a cluster if settings say so, and opens it."""
    found = list(dialogues() if talks is None else talks)
    settings = settings or Settings(data=str(folder))
    data_folder = DataFolder(folder)
    staged = data_folder.staging / id_of(generation)
    (staged / "index").mkdir(parents=True)
    writer = configured_writer(settings, staged.name, staged / "index", analyzer, None)
    for one in found:
        writer.add(one)
    writer.commit()
    write_store(staged, found, REGISTRY)
    manifest = Manifest(
        id=id_of(generation),
        created=CREATED,
        versions=versions(
            analyzer, topics="test", registry="test", program="test", parsing="test", engine=settings.engine
        ),
        dialogues=len(found),
        turns=sum(len(one.turns) for one in found),
        sources=sources,
        files={},
    )
    seal(staged, manifest, analyzer)
    publish(data_folder, staged)
    return open_configured_kb(settings)


def _crowd() -> Iterable[Turn]:
    for number in range(1, 31):
        speaker = (
            f"{'相石上江大加木佐志田千中野浜松'[number % 15]}田 {'一二三'[number % 3]}郎"
            if number % 2
            else "佐伯 みのり"
        )
        yield turn(
            f"青葉野市では情報システムの標準化を{number}年かけて進めます。データ連携の費用が課題です。",
            order=number,
            speaker=speaker,
            organization="青葉野市",
            post="CIO補佐官" if speaker == "佐伯 みのり" else None,
            section=("標準化",),
            topics=("標準化",),
        )
