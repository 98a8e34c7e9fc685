"""Akoma Ntoso of others: a debate of a parliament, and documents that are none."""

import pytest

from indexer.parsing import parse
from indexer.readers import read
from indexer.readers.akn_elements import AKN
from kb.errors import SourceError
from kb.model.dialogue import Dialogue
from tests.support.akn_documents import DEBATE


def parsed(text: str) -> Dialogue:
    (manuscript,) = read("debate.xml", text.encode(), max_bytes=10**6)
    return parse(manuscript)


def test_a_debate_of_a_parliament_is_read() -> None:
    one = parsed(DEBATE)
    assert (one.title, str(one.date), one.source.format) == ("架空町議会 会議録", "2030-04-01", "akn")
    assert [(turn.kind, turn.speaker, turn.post, turn.role, turn.section, turn.text) for turn in one.turns] == [
        ("narration", None, None, None, (), "出席者は左のとおり。"),
        ("speech", "katagiri", None, "asker", ("1 一般質問",), "窓口は どうなりますか。"),
        ("speech", "霧島 航", "架空委員長", "answerer", ("1 一般質問",), "予約を始めます。\n春から\n全庁で"),
        ("narration", None, None, None, ("1 一般質問",), "（拍手）"),
        ("narration", None, None, None, (), "散会"),
        ("narration", None, None, None, (), "署名人 架空 太郎"),
    ]
    assert one.turns[1].as_written == "片桐議員"


def refused(text: str) -> str:
    with pytest.raises(SourceError) as error:
        read("debate.xml", text.encode(), max_bytes=10**7)
    return str(error.value)


def test_other_documents_are_refused_with_the_reason() -> None:
    assert "（act）" in refused(f'<akomaNtoso xmlns="{AKN}"><act name="law"/></akomaNtoso>')
    assert "中身がありません" in refused(f'<akomaNtoso xmlns="{AKN}"><debate><debateBody/></debate></akomaNtoso>')
    assert "値が正しくありません" in refused(DEBATE.replace('date="2030-04-01"', 'date="2030-04-99"'))
    sections = '<debateSection name="x">' * 1000 + "<speech><p>あ</p></speech>" + "</debateSection>" * 1000
    nested = f'<akomaNtoso xmlns="{AKN}"><debate><debateBody>{sections}</debateBody></debate></akomaNtoso>'
    assert "50段" in refused(nested)


def test_an_undefined_reference_is_kept_as_the_name() -> None:
    assert parsed(DEBATE.replace('eId="kirishima"', 'eId="other"')).turns[2].speaker == "kirishima"
