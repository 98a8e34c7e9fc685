"""Translated reasons for errors of the operating system and of libraries, whose own messages are English."""

import errno
import json
import os
import re

import msgspec

from kb.messages import N_, _

_SYSTEM_REASONS = {
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

# Messages of msgspec.ValidationError. A path follows: " - at `$.turns[0].text`".
_VALIDATION_MESSAGES = (
    (re.compile(r"Object missing required field `(?P<key>[^`]*)`"), N_("キー {key} がありません")),
    (re.compile(r"Object contains unknown field `(?P<key>[^`]*)`"), N_("キー {key} は使えません")),
    (re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<found>[^`]*)`"), N_("{wanted} のはずが {found} です")),
    (re.compile(r"Expected `(?P<wanted>[^`]*)` (?P<bound>[<>]=? .*)"), N_("値が範囲の外です（{wanted} {bound}）")),
    (
        re.compile(r"Expected `(?:str|array)` of length (?P<bound>[<>]=? .*|\d+ - \d+)"),
        N_("長さが範囲の外です（{bound}）"),
    ),
    (re.compile(r"Expected `str` matching regex .*"), N_("使えない文字があるか、形が違います")),
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
_SHOWN = 80  # characters of a key or value
_MESSAGE_AND_PATH = re.compile(r"(?P<message>.*?)(?: - at `(?P<path>[^`]*)`)?", re.S)


def reason_in_words(error: Exception) -> str:
    """The reason why a file of settings, words or data could not be read or decoded."""
    if isinstance(error, OSError):
        return system_reason(error)
    return shape_reason(error) if isinstance(error, msgspec.ValidationError) else syntax_reason(error)


def system_reason(error: OSError) -> str:
    """The reason of an OSError; the system's own message for an error number without an entry."""
    if error.errno in _SYSTEM_REASONS:
        return _(_SYSTEM_REASONS[error.errno])
    return error.strerror or (os.strerror(error.errno) if error.errno and error.errno > 0 else type(error).__name__)


def syntax_reason(error: Exception) -> str:
    """The line and column of a syntax error in JSON, XML or TOML."""
    if isinstance(error, json.JSONDecodeError):
        line, column = error.lineno, error.colno
    elif found := _POSITION.search(str(error)):
        line, column = int(found[1]), int(found[2])
    elif "end of document" in str(error):  # tomllib's message for the end of the file
        return _("ファイルの終わりまでに、引用符か括弧が閉じていません")
    elif isinstance(error, RecursionError):
        return _("入れ子が深すぎます")
    elif isinstance(error, UnicodeDecodeError):
        return _("UTF-8 ではありません")
    else:
        return _("場所は分かりません")
    return _("{line}行{column}字目", line=line, column=column)


def shape_reason(error: Exception) -> str:
    """The difference between a value and the expected type, with its path, from a msgspec error."""
    if isinstance(error, RecursionError):
        return _("入れ子が深すぎます")
    parts = _MESSAGE_AND_PATH.fullmatch(str(error))
    message, path = (parts["message"], parts["path"]) if parts else (str(error), None)
    for pattern, translated in _VALIDATION_MESSAGES:
        if found := pattern.fullmatch(message):
            reason = _(translated, **{name: _kind(value) for name, value in found.groupdict().items()})
            break
    else:
        reason = _("値が合いません")
    return _("{place}: {reason}", place=_shortened(path.removeprefix("$.")), reason=reason) if path else reason


def _kind(value: str) -> str:
    """The name of a JSON type, or of a union of types ("int | null")."""
    return " | ".join(_(_KINDS[one]) if one in _KINDS else _shortened(one) for one in value.split(" | "))


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
