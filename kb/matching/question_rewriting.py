"""A question as it is: which of its words are looked for, and what of its wording makes a turn the better answer.

In Mode.ANY a term is cut into its content words, any of which may meet a turn:

    窓口の混雑はなぜ起きるのですか      窓口 OR 混雑 OR 起きる

Particles, auxiliaries, question words, pronouns, formal nouns (こと, もの, ため) and verbs that say nothing by
themselves (する, ある, なる) are no content. A text of nothing else is meant as it stands. Quotations stay literal,
operators and fields keep their meaning: `kb.query.grammar` says how.
"""

from collections.abc import Iterator, Sequence

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.analysis.tokens import Token
from kb.query.ast import And, Literal, Mode, Node, Or, Term, leaves
from kb.search.request import SearchRequest

# Closed classes of Japanese, by dictionary form. Formal nouns and auxiliaries are known by their part of speech too.
_QUESTION_WORDS = (
    "何 なに なん 何と 何故 なぜ どうして どう どの どんな どこ どこか 何処 どちら どっち どれ どなた 誰 だれ いつ "
    "何時 いくつ いくら いかが いかに 如何 どれくらい どのくらい どれぐらい"
)
_POINTING_WORDS = (
    "これ それ あれ ここ そこ あそこ こちら そちら あちら この その あの こう そう ああ こんな そんな あんな "
    "私 わたくし 我々 われわれ 自分 皆さん みなさん"
)
_LIGHT_WORDS = (
    "する いたす 致す できる 出来る ある いる おる なる いう 言う 云う ござる くださる ください 下さる いただく 頂く "
    "教える 答える みる くる いく ない いい よい 良い お ご 御 的 こと もの ため よう ところ とき わけ はず つもり "
    "まま うち ほう ほか 方 さん ごろ 頃 くらい ぐらい など 等 また そして しかし ただし 及び および なお つまり つぎ"
)
_ERAS = frozenset(("令和", "平成", "昭和", "大正", "明治"))
_EMPTY = frozenset(" ".join((_QUESTION_WORDS, _POINTING_WORDS, _LIGHT_WORDS)).split())


def understood(request: SearchRequest, analyzer: Analyzer) -> Node:
    """The query that is answered: the one that was parsed, its terms cut into content words in Mode.ANY."""
    return (_cut(request.query, analyzer) or request.query) if request.mode is Mode.ANY else request.query


def asked_text(request: SearchRequest) -> str:
    """What a question asks for, folded and without white space, a line a part of it; nothing in Mode.ALL."""
    asked = leaves(request.query) if request.mode is Mode.ANY else ()
    return "\n".join(fold_without_space(leaf.text).text for leaf in asked if isinstance(leaf, Term | Literal))


def content_words(text: str, analyzer: Analyzer) -> tuple[str, ...]:
    """The content words of a text in their dictionary form, each once, in order."""
    words = _words(analyzer.tokens(text))
    return tuple(dict.fromkeys(_written(word) for word in words if _says_something(word)))


def _cut(node: Node, analyzer: Analyzer) -> Node | None:
    """The node with its terms cut; None where it has no content."""
    match node:
        case Term(text):
            return _joined(Or, [Term(word) for word in content_words(text, analyzer)])
        case And(children):
            return _joined(And, [_cut(child, analyzer) for child in children])
        case Or(children):
            return _joined(Or, [_cut(child, analyzer) for child in children])
        case _:
            return node


def _joined(join: type[And] | type[Or], nodes: Sequence[Node | None]) -> Node | None:
    """One node of all that have content, each once, nested ones of the same kind taken apart."""
    flat = [part for node in nodes if node for part in (node.children if isinstance(node, join) else (node,))]
    different = tuple(dict.fromkeys(flat))
    if len(different) < 2:
        return different[0] if different else None
    return join(different)


def _words(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """The words of a text, each as its components; a number is one word with its unit and its era (令和3年)."""
    word: list[Token] = []
    for token in tokens:
        if word and token.opens and not (word[-1].end == token.start and _belongs(word[-1], token)):
            yield tuple(word)
            word = []
        word.append(token)
    if word:
        yield tuple(word)


def _belongs(left: Token, right: Token) -> bool:
    """Whether what follows directly is the unit of a number, or the number of an era."""
    counted, counts = left.surface[0].isdecimal(), right.surface[0].isdecimal()
    return counted != counts and (counted or left.surface in _ERAS) and not right.functional


def _written(word: tuple[Token, ...]) -> str:
    return word[0].base_forms[0] if len(word) == 1 else "".join(token.surface for token in word)


def _says_something(word: tuple[Token, ...]) -> bool:
    if len(word) > 1:
        return True
    (token,) = word
    if token.functional or not token.forms or {token.surface, *token.base_forms} & _EMPTY:
        return False
    return len(token.surface) > 1 or not "ぁ" <= token.surface <= "ゖ"
