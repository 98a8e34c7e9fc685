"""The log of searches that found nothing: whose words are kept, how it is bounded and shared."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb import Snapshot, empty_searches, open_kb
from kb.empty_searches import EmptySearchLog, words_without_hits
from kb.model.people import Person, Registry
from kb.search.request import Facet, SearchRequest
from tests.support.dialogues import dialogue, turn
from tests.support.generations import publish_generation


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    data: Path = tmp_path_factory.mktemp("data")
    person = Person("川端澄", "川端 澄", "カワバタ スミ", ("川端 澄", "川端 純"), (), ())
    talk = dialogue("a", [turn("窓口の話です"), turn("港の船です", order=2, speaker="霧島 航")])
    publish_generation(data, "g1", [talk], Registry(people=(person,)))
    with open_kb(data) as kb, kb.snapshot() as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ドローン", ("ドローン",)),
        ("ドローン 空飛ぶ車", ("ドローン", "空飛ぶ車")),
        ("ＡＩ OCR", ("ai", "ocr")),
        ("窓口 ドローン", ("窓口", "ドローン")),
        ("霧島 ドローン", ("ドローン",)),
        ("霧島 航 ドローン", ("ドローン",)),
        ("霧島航のドローン", ()),
        ("川端 ドローン -予算", ("ドローン",)),
        ("川端澄", ()),
        ("川端 純", ()),
        ("かわばた", ()),
        ("kawabata", ()),
        ("KAWABATA SUMI", ()),
        ("川端 窓口", ()),
        ("発言者:川端 ドローン", ("ドローン",)),
        ("山田さん", ()),
        ("田中太郎", ()),
        ("佐藤一郎の答弁", ()),
        ("石川", ()),  # a place, too
        ("鈴木 渋谷区 ドローン", ("渋谷区", "ドローン")),
        ("東京 ドローン", ("東京", "ドローン")),
        ("クラウド 月面", ("クラウド", "月面")),
        ("山田花子様 ドローン", ("ドローン",)),
        ("taro@example.jp", ()),
        ("03-1234-5678", ()),
        ("https://example.jp/x", ()),
        ("区民の皆さんが去年の秋に駅前で配られたという案内の紙はどこにありますか", ()),
        ('"宇宙 旅行"', ("宇宙 旅行",)),
        ("ドロー*", ("ドロー",)),
        ("-窓口", ()),
        ("", ()),
        ("\xad", ()),  # without width
        ("\u200b 月面", ("月面",)),
    ],
)
def test_words_without_persons_are_kept(snapshot: Snapshot, query: str, words: tuple[str, ...]) -> None:
    assert words_without_hits(snapshot, SearchRequest.of(query)) == words


def test_words_that_only_a_filter_hides_are_not_kept(snapshot: Snapshot) -> None:
    hidden = SearchRequest.of("窓口", filters={Facet.SPEAKER: ["霧島 航"]})
    assert snapshot.total(hidden) == 0
    assert words_without_hits(snapshot, hidden) == ()


def test_of_a_question_the_content_words_are_kept(snapshot: Snapshot) -> None:
    asked = SearchRequest.of("ドローンはなぜ飛ばないのですか", mode="any")
    assert words_without_hits(snapshot, asked) == ("ドローン", "飛ぶ")


def test_searches_are_counted(tmp_path: Path) -> None:
    log = EmptySearchLog(tmp_path / "searches")
    assert log.counts() == {}
    for words in (("ドローン",), ("空飛ぶ車", "港"), ("ドローン",), ("a\nb\tc",)):
        log.add(words)
    assert log.counts() == {"ドローン": 2, "空飛ぶ車 港": 1, "a b c": 1}
    assert (tmp_path / "searches" / "empty.log").stat().st_mode & 0o077 == 0


def test_the_log_is_bounded_and_keeps_the_latest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(empty_searches, "MAX_BYTES", 2000)
    log = EmptySearchLog(tmp_path)
    for number in range(1000):
        log.add((f"w{number}",))
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 2000
    kept = [f"w{number}" for number in range(1000) if log.counts()[f"w{number}"]]
    assert kept == [f"w{number}" for number in range(1000 - len(kept), 1000)]
    assert len(kept) > 150


def test_threads_lose_nothing_while_the_file_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(empty_searches, "MAX_BYTES", 2 * 400 * 8)  # replaced once on the way
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: EmptySearchLog(tmp_path).add((f"w{number:05}",)), range(700)))
    assert EmptySearchLog(tmp_path).counts() == {f"w{number:05}": 1 for number in range(700)}
    assert (tmp_path / "empty.old").exists()


@pytest.mark.slow
def test_processes_append_at_once(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from kb.empty_searches import EmptySearchLog\n"
        "for number in range(300): EmptySearchLog(Path(sys.argv[1])).add((f'{sys.argv[2]}-{number}',))"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, tmp_path, name]) for name in "abc"]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert EmptySearchLog(tmp_path).counts() == {f"{name}-{number}": 1 for name in "abc" for number in range(300)}
