"""Values of fields in a query: which leaves a field restricts, and what is said of a value that cannot be read."""

from collections.abc import Mapping

from kb.errors import QueryError
from kb.messages import _, listed
from kb.model.dialogue import KIND_NAMES, ROLE_NAMES, UTTERANCE_NAMES
from kb.query.ast import And, FieldName, Literal, Near, Node, Not, Or, Prefix, Term, Within
from kb.query.lexer import YEAR_FIELDS

_KINDS = (*KIND_NAMES.values(), *KIND_NAMES)
_ROLES = (*ROLE_NAMES.values(), *ROLE_NAMES)
_UTTERANCES = (*UTTERANCE_NAMES.values(), *UTTERANCE_NAMES)


def unreadable(name: str, field: str, value: str) -> str:
    """The message for a date or a year that cannot be read."""
    if name in YEAR_FIELDS:
        return _(
            "{field} の「{value}」を年度として読めません。2021、令和3 のように書いてください。",
            field=field,
            value=value,
        )
    return _(
        "{field} の「{value}」を日付として読めません。2021-11、令和3年11月、2021-11..2022-03 のように書いてください。",
        field=field,
        value=value,
    )


def within(name: FieldName, node: Node) -> Node:
    """Restricts the leaves of a node to a field, except those that name a field themselves."""
    match node:
        case Term() | Literal() | Prefix():
            return Within(_kind_or_role(name, node.text), node)
        case And(children):
            return And(tuple(within(name, child) for child in children))
        case Or(children):
            return Or(tuple(within(name, child) for child in children))
        case Near():
            raise QueryError(_("近傍検索は発言の本文だけでできます。「見出し:」などの項目を外してください。"))
        case Not(child):
            return Not(within(name, child))
        case _:
            return node


def _kind_or_role(name: FieldName, text: str) -> FieldName:
    """The field in which a value is searched: 種別: also accepts roles. 質問 is the role, which every question has."""
    if name is FieldName.KIND and text in _ROLES:
        return FieldName.ROLE
    accepted: Mapping[FieldName, tuple[str, ...]] = {
        FieldName.KIND: (*_KINDS, *_ROLES),
        FieldName.ROLE: _ROLES,
        FieldName.UTTERANCE: _UTTERANCES,
    }
    if name in accepted and text not in accepted[name]:
        values = listed(dict.fromkeys(accepted[name]))
        if name is FieldName.UTTERANCE:
            message = _("発言の内容「{value}」はありません。{values} から選んでください。", value=text, values=values)
            raise QueryError(message)
        raise QueryError(_("種別「{kind}」はありません。{kinds} から選んでください。", kind=text, kinds=values))
    return name
