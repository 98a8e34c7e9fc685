"""Query rewriting for questions (Mode.ANY): each term is replaced by a disjunction of its content words.

    窓口の混雑はなぜ起きるのですか      窓口 OR 混雑 OR 起きる

Stop words are particles, auxiliaries, question words, pronouns, formal nouns (こと, もの, ため) and light verbs (する,
ある, なる). A query of stop words alone is not rewritten. Literals, operators and fields keep their meaning, as
`kb.query.grammar` defines it for this mode.
"""

from collections.abc import Iterator, Sequence

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.analysis.tokens import Token
from kb.query.ast import And, Literal, Mode, Node, Or, Term, leaves
from kb.query.combining import combine
from kb.search.request import SearchRequest

# Stop words by dictionary form. Formal nouns and auxiliaries are also recognised by part of speech.
_QUESTION_WORDS = (
    "何 なに なん 何と 何故 なぜ どうして どう どの どんな どこ どこか 何処 どちら どっち どれ どなた 誰 だれ いつ "
    "何時 いくつ いくら いかが いかに 如何 どれくらい どのくらい どれぐらい"
)
_POINTING_WORDS = (
    "これ それ あれ ここ そこ あそこ こちら そちら あちら この その あの こう そう ああ こんな そんな あんな "
    "私 わたくし 我々 われわれ 自分 皆さん みなさん"
)
_LIGHT_WORDS = (
    "する いたす 致す できる 出来る ある いる おる なる やる いう 言う 云う ござる くださる ください 下さる いただく "
    "頂く 教える 答える みる くる いく ない いい よい 良い お ご 御 的 こと もの ため よう ところ とき わけ はず "
    "つもり まま うち ほう ほか 方 さん ごろ 頃 くらい ぐらい など 等 また そして しかし ただし 及び および なお "
    "つまり つぎ"
)
_ERAS = frozenset(("令和", "平成", "昭和", "大正", "明治"))
_STOP_WORDS = frozenset(" ".join((_QUESTION_WORDS, _POINTING_WORDS, _LIGHT_WORDS)).split())


def rewrite_query(request: SearchRequest, analyzer: Analyzer) -> Node:
    """The query to evaluate: the parsed one; in Mode.ANY, with its terms replaced by their content words."""
    return (_rewrite(request.query, analyzer) or request.query) if request.mode is Mode.ANY else request.query


def question_text(request: SearchRequest) -> str:
    """The text of a question, folded and without white space, one line per term or literal; "" in Mode.ALL."""
    parts = leaves(request.query) if request.mode is Mode.ANY else ()
    return "\n".join(fold_without_space(leaf.text).text for leaf in parts if isinstance(leaf, Term | Literal))


def content_words(text: str, analyzer: Analyzer) -> tuple[str, ...]:
    """The distinct content words of a text in their base form, in order."""
    words = _words(analyzer.tokens(text))
    return tuple(dict.fromkeys(_base_form(word) for word in words if _is_content(word)))


def _rewrite(node: Node, analyzer: Analyzer) -> Node | None:
    """The node with its terms rewritten; None if it has no content words."""
    match node:
        case Term(text):
            return combine(Or, [Term(word) for word in content_words(text, analyzer)])
        case And(children):
            return combine(And, [_rewrite(child, analyzer) for child in children])
        case Or(children):
            return combine(Or, [_rewrite(child, analyzer) for child in children])
        case _:
            return node


def _words(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """Groups tokens into words; a number forms one word with its unit and its era (令和3年)."""
    word: list[Token] = []
    for token in tokens:
        if word and token.starts_word and not (word[-1].end == token.start and _belongs_to_number(word[-1], token)):
            yield tuple(word)
            word = []
        word.append(token)
    if word:
        yield tuple(word)


def _belongs_to_number(left: Token, right: Token) -> bool:
    """True for a number and its unit, and for an era and its number."""
    left_number, right_number = left.surface[0].isdecimal(), right.surface[0].isdecimal()
    return left_number != right_number and (left_number or left.surface in _ERAS) and not right.is_auxiliary


def _base_form(word: tuple[Token, ...]) -> str:
    return word[0].base_forms[0] if len(word) == 1 else "".join(token.surface for token in word)


def _is_content(word: tuple[Token, ...]) -> bool:
    if len(word) > 1:
        return True
    (token,) = word
    if token.is_auxiliary or not token.forms or {token.surface, *token.base_forms} & _STOP_WORDS:
        return False
    return len(token.surface) > 1 or not "ぁ" <= token.surface <= "ゖ"
