"""Full names in the speech of a record: 藤井あきら委員の発言を許します, 霧島航と申します."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from indexer.parsing.layouts.records.parts import TurnOpening
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.people.names import is_surname
from indexer.parsing.people.titles import is_office, split_label
from kb.model.names import exact_key, narrow


def mentioned_names(rows: Sequence[TextRow], openings: Mapping[int, TurnOpening]) -> Counter[str]:
    """Counts full names of people who are called on to speak or introduce themselves."""
    names: Counter[str] = Counter()
    surnames = {
        exact_key(named.name) for opening in openings.values() if (named := split_label(opening.label)) and named.name
    }
    surnames |= {exact_key(opening.label) for opening in openings.values() if is_surname(exact_key(opening.label))}
    if not surnames:
        return names
    beginning = "|".join(sorted(map(re.escape, surnames), key=len, reverse=True))
    pattern = re.compile(
        rf"(?P<name>(?:{beginning}) ?(?:[\u3400-\u9fff々]{{1,3}}|[ぁ-ゖ]{{2,4}}|[ァ-ヺー]{{2,5}}))"
        r"(?:(?:委員|議員|理事|君|さん)の(?:発言|質疑|質問)|(?:さん|氏|君)(?=[をがはのとに、])|です。|と申し|でございます)"
    )
    for index, row in enumerate(rows):
        # Without the label before the speech: 大槻　同感です。
        text = narrow(openings[index].text) if index in openings else row.folded
        for found in pattern.finditer(text):
            name = found["name"]
            if not is_office(name) and not re.search(r"(?:さん|です|ます|として|から|委員|部|課|局)", name):
                names[name] += 1
    return names
