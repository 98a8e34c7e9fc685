"""Viterbi over one sentence in plain Python, for a query: numpy's overhead would exceed the work."""

from collections.abc import Iterator

from kb.analysis.lattice.dictionary import Dictionary, Entries, UserWords
from kb.analysis.lattice.trie import WINDOW, Descent

_Edge = tuple[int, int, int, int, int, "_Edge | None"]  # total cost, row of connections, number, word id, start, before
_UNKNOWN = -1  # number of an unknown word


class SentenceSegmenter:
    """Segments sentences one by one. Thread-safe: it only reads the dictionary."""

    def __init__(self, dictionary: Dictionary, user: UserWords) -> None:
        table = dictionary.characters
        self._system, self._user = _Lookup(dictionary.entries, 0), _Lookup(user.entries, dictionary.size)
        self._connections = dictionary.connections.ravel().data
        self._row = dictionary.connections.shape[1]
        self._kind = table.kind.data
        self._continues = table.continues.tolist()
        bits = range(len(table.always))
        self._categories = [[bit for bit in bits if own >> bit & 1] for own in table.own.tolist()]
        self._always, self._longest = table.always.tolist(), table.longest.tolist()
        templates = zip(table.left.tolist(), table.right.tolist(), table.cost.tolist(), strict=True)
        numbered = [
            (left, right, cost, _UNKNOWN, word)
            for word, (left, right, cost) in enumerate(templates, dictionary.templates)
        ]
        first = table.first.tolist()
        self._templates = [numbered[first[bit] : first[bit + 1]] for bit in bits]

    def segment(self, sentence: str) -> list[tuple[int, int, int]]:
        """Start, end and word id of the tokens of a sentence, which has no white space at its ends.

        Raises:
            UnicodeEncodeError: the sentence has a lone surrogate.
        """
        characters = memoryview(sentence.encode("utf-32-le")).cast("I").tolist()
        ending: list[list[_Edge]] = [[] for _ in range(len(characters) + 1)]
        ending[0].append((0, 0, 0, 0, 0, None))
        for start, before in enumerate(ending[:-1]):
            if not before:
                continue
            best: dict[int, tuple[int, _Edge]] = {}
            for end, (left, right, cost, number, word) in self._words(characters, start):
                if left not in best:
                    best[left] = self._cheapest(before, left)
                total, edge = best[left]
                ending[end].append((total + cost, right * self._row, number, word, start, edge))
        return _path(self._cheapest(ending[-1], 0)[1], len(characters))

    def entries(self, text: str) -> list[tuple[int, int]]:
        """Context id and word id of each entry of the system dictionary with exactly this surface."""
        return self._system.entries(text)

    def _words(self, characters: list[int], start: int) -> Iterator[tuple[int, tuple[int, int, int, int, int]]]:
        """Ends and entries of the words at a place: those of the user dictionary, of Janome's, then unknown ones."""
        yield from self._user.words(characters, start)
        matched = False
        for found in self._system.words(characters, start):
            matched = True
            yield found
        for bit in self._categories[self._kind[characters[start]]]:
            if matched and not self._always[bit]:
                continue
            end, limit = start + 1, min(len(characters), start + 1 + self._longest[bit])
            while end < limit and self._continues[self._kind[characters[end]]] >> bit & 1:
                end += 1
            for template in self._templates[bit]:
                yield end, template

    def _cheapest(self, before: list[_Edge], left: int) -> tuple[int, _Edge]:
        """The edge before a left context id, and the cost so far; ties as in `kb.analysis.lattice.batch`."""
        connections = self._connections
        best = before[0]
        least = best[0] + connections[best[1] + left]
        for edge in before:
            cost = edge[0] + connections[edge[1] + left]
            if cost < least or (cost == least and _UNKNOWN < edge[2] < best[2]):
                least, best = cost, edge
        return least, best


class _Lookup:
    """The entries of one dictionary at a place of a text."""

    def __init__(self, entries: Entries, first_word: int) -> None:
        self.descent = Descent(entries.trie)
        self._columns = (entries.left.data, entries.right.data, entries.cost.data, entries.word.data)
        self._first_word = first_word

    def entries(self, text: str) -> list[tuple[int, int]]:
        """Left context id and word id of the entries with exactly this surface."""
        node = 0
        for character in text:
            node = self.descent.child(node, ord(character))
            if not node:
                return []
        left, _right, _cost, word = self._columns
        return [(left[entry], word[entry]) for entry in self.descent.entries(node)] if node else []

    def words(self, characters: list[int], start: int) -> Iterator[tuple[int, tuple[int, int, int, int, int]]]:
        """Yields end, and context ids, cost, number and word id of the words that begin at a place."""
        descent, node = self.descent, 0
        left, right, cost, word = self._columns
        for end, character in enumerate(characters[start : start + WINDOW], start + 1):
            node = descent.child(node, character)
            if not node:
                return
            for entry in descent.entries(node):
                yield end, (left[entry], right[entry], cost[entry], word[entry] - self._first_word, word[entry])


def _path(edge: _Edge, end: int) -> list[tuple[int, int, int]]:
    found = []
    while edge[5] is not None:
        found.append((edge[4], end, edge[3]))
        end, edge = edge[4], edge[5]
    found.reverse()
    return found
