"""Errors of the system and of libraries in this program's own words: those they come with are English, and theirs."""

import errno
import json
import os
import re

import msgspec

from kb.messages import N_, _

_SYSTEM = {
    errno.EACCES: N_("権限がありません"),
    errno.EPERM: N_("許されていない操作です"),
    errno.ENOENT: N_("ファイルかフォルダがありません"),
    errno.EEXIST: N_("すでにあります"),
    errno.ENOTDIR: N_("フォルダではありません"),
    errno.EISDIR: N_("フォルダです"),
    errno.EINVAL: N_("ふつうのファイルではないか、値が正しくありません"),
    errno.ELOOP: N_("リンクがめぐっています"),
    errno.ENAMETOOLONG: N_("名前が長すぎます"),
    errno.ENOSPC: N_("空き容量がありません"),
    errno.EDQUOT: N_("割り当てられた容量を使い切りました"),
    errno.EFBIG: N_("ファイルが大きすぎます"),
    errno.EROFS: N_("読み取り専用です"),
    errno.EIO: N_("装置の読み書きの誤りです"),
    errno.EMFILE: N_("開いているファイルが多すぎます"),
    errno.ENFILE: N_("システム全体で、開いているファイルが多すぎます"),
    errno.ENOMEM: N_("メモリが足りません"),
    errno.EAGAIN: N_("今は使えません"),
    errno.EBUSY: N_("使用中です"),
    errno.ESTALE: N_("共有フォルダの接続が切れています"),
    errno.EADDRINUSE: N_("すでに使われています"),
    errno.EADDRNOTAVAIL: N_("この機械のアドレスではありません"),
}
_POSITION = re.compile(r"line (\d+),? column (\d+)")

# What msgspec says of a value that does not fit. A path follows it: " - at `$.turns[0].text`".
_MISFITS = (
    (re.compile(r"Object missing required field `(?P<key>[^`]*)`"), N_("キー {key} がありません")),
    (re.compile(r"Object contains unknown field `(?P<key>[^`]*)`"), N_("キー {key} は使えません")),
    (re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<found>[^`]*)`"), N_("{wanted} のはずが {found} です")),
    (re.compile(r"Expected `(?P<wanted>[^`]*)` (?P<bound>[<>]=? .*)"), N_("値が範囲の外です（{wanted} {bound}）")),
    (re.compile(r"Invalid enum value (?P<value>.*)"), N_("値 {value} は使えません")),
)
_KINDS = {
    "int": N_("整数"),
    "float": N_("小数"),
    "str": N_("文字列"),
    "bool": N_("真偽"),
    "array": N_("配列"),
    "object": N_("表"),
    "date": N_("日付"),
    "null": N_("空"),
}
_PLACE = re.compile(r"(?P<told>.*?)(?: - at `(?P<place>[^`]*)`)?", re.S)


def reason_in_words(error: Exception) -> str:
    """Why a file of settings, words or data could not be read, whichever step of reading it failed."""
    if isinstance(error, OSError):
        return system_reason(error)
    return shape_reason(error) if isinstance(error, msgspec.ValidationError) else syntax_reason(error)


def system_reason(error: OSError) -> str:
    """Why the system refused; an error that this table does not know keeps the system's own words."""
    if error.errno in _SYSTEM:
        return _(_SYSTEM[error.errno])
    return error.strerror or (os.strerror(error.errno) if error.errno and error.errno > 0 else type(error).__name__)


def syntax_reason(error: Exception) -> str:
    """Where a text of JSON, XML or TOML stops being one: its line and column."""
    if isinstance(error, json.JSONDecodeError):
        line, column = error.lineno, error.colno
    elif found := _POSITION.search(str(error)):
        line, column = int(found[1]), int(found[2])
    elif "end of document" in str(error):  # tomllib has no other word for it
        return _("ファイルの終わりまでに、引用符か括弧が閉じていません")
    elif isinstance(error, RecursionError):
        return _("入れ子が深すぎます")
    elif isinstance(error, UnicodeDecodeError):
        return _("UTF-8 ではありません")
    else:
        return _("場所は分かりません")
    return _("{line}行{column}字目", line=line, column=column)


def shape_reason(error: Exception) -> str:
    """How a value differs from the shape that is asked for, and at which place, as msgspec found it."""
    if isinstance(error, RecursionError):
        return _("入れ子が深すぎます")
    parts = _PLACE.fullmatch(str(error))
    said, place = (parts["told"], parts["place"]) if parts else (str(error), None)
    for pattern, told in _MISFITS:
        if found := pattern.fullmatch(said):
            reason = _(told, **{name: _kind(value) for name, value in found.groupdict().items()})
            break
    else:
        reason = _("値が合いません")
    return _("{place}: {reason}", place=place.removeprefix("$."), reason=reason) if place else reason


def _kind(value: str) -> str:
    """A kind of value as msgspec calls it, in words; "int | null" is one of several."""
    return " | ".join(_(_KINDS[one]) if one in _KINDS else one for one in value.split(" | "))
