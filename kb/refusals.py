"""Classes of refusals: rejected documents are grouped by them, each class with its next step."""

from collections.abc import Iterable
from pathlib import PurePath

from msgspec import Struct

from kb.errors import RefusalCode
from kb.messages import N_, _, listed

LABELS: dict[RefusalCode, str] = {
    "format": N_("対応していない形式"),
    "empty": N_("本文がない"),
    "structure": N_("取り込める形のデータではない"),
    "damaged": N_("壊れている"),
    "protected": N_("パスワードで保護されている"),
    "no-text": N_("文字の情報がない PDF"),
    "too-large": N_("大きすぎる"),
    "too-costly": N_("読み取りに時間かメモリがかかりすぎる"),
    "encoding": N_("文字として読めない"),
    "unsafe": N_("安全のため開かない"),
    "duplicate": N_("同じ内容の文書がある"),
    "inaccessible": N_("場所・名前・権限のため開けない"),
    "unreached": N_("サーバから取得できない"),
    "unexpected": N_("プログラムの想定外"),
    "other": N_("そのほか"),
}
STEPS: dict[RefusalCode, str] = {
    "format": N_("読み込める形式に書き出すか、置き場所から除いてください。"),
    "empty": N_("本文の入ったファイルに置き換えるか、置き場所から除いてください。"),
    "structure": N_("項目を直すか、置き場所から除いてください。"),
    "damaged": N_("元のソフトで開いて保存し直してください。"),
    "protected": N_("保護を外して置き直してください。"),
    "no-text": N_("文字認識（OCR）をしてから置き直してください。"),
    "too-large": N_("分割するか、kb.toml で上限を上げてください。"),
    "too-costly": N_("別の形式で保存し直すか、分割してください。"),
    "encoding": N_("UTF-8 で保存し直してください。"),
    "unsafe": N_("中身を取り出すか、宣言を除いて置き直してください。"),
    "duplicate": N_("一方を残し、ほかは置き場所から除いてください。"),
    "inaccessible": N_("場所と名前、取り込む利用者の権限を確かめてください。"),
    "unreached": N_(
        "サーバと allowed_hosts を確かめてください。次の取り込みで再び試みます。取得済みの記事は残ります。"
    ),
    "unexpected": N_("別の形式で保存し直し、kb index --verbose の記録を開発元に知らせてください。"),
    "other": N_("一件ずつの理由を確かめてください。"),
}
EXAMPLES = 3


class RejectedSource(Struct, frozen=True):
    """A rejected source: its reason, the class of the reason, and whether its earlier dialogues are kept."""

    path: str
    reason: str
    code: RefusalCode = "other"


def needing_attention(rejected: Iterable[RejectedSource]) -> tuple[RejectedSource, ...]:
    """The rejections that need attention.

    An archived page that cannot be fetched any more needs none, since its content is kept. The path of its rejection is
    in the archive; that of a page without a copy is its URL.
    """
    return tuple(one for one in rejected if one.code != "unreached" or "://" in one.path)


class RejectionGroup(Struct, frozen=True):
    """The rejected sources of one class."""

    code: RefusalCode
    documents: tuple[RejectedSource, ...]

    @property
    def label(self) -> str:
        """The reason in words."""
        return _(LABELS[self.code])

    @property
    def step(self) -> str:
        """The next step."""
        return _(STEPS[self.code])

    @property
    def examples(self) -> str:
        """The names of the first sources, and the number of the others."""
        names = listed(file_name(one.path) for one in self.documents[:EXAMPLES])
        more = len(self.documents) - EXAMPLES
        return _("{names} ほか{more}件", names=names, more=more) if more > 0 else names

    @property
    def headline(self) -> str:
        """The reason, the number of sources, and examples."""
        return _("{label} {count}件（{names}）", label=self.label, count=len(self.documents), names=self.examples)


def summary_lines(rejected: Iterable[RejectedSource]) -> list[str]:
    """One line per class: the reason of a single document, or the number of documents with examples."""
    return [
        f"{group.documents[0].path}: {group.documents[0].reason}" if len(group.documents) == 1 else group.headline
        for group in grouped(rejected)
    ]


def grouped(rejected: Iterable[RejectedSource]) -> tuple[RejectionGroup, ...]:
    """The rejected sources by class, the largest class first."""
    groups: dict[RefusalCode, list[RejectedSource]] = {}
    for one in rejected:
        groups.setdefault(one.code, []).append(one)
    made = (RejectionGroup(code, tuple(members)) for code, members in groups.items())
    return tuple(sorted(made, key=lambda group: -len(group.documents)))


def file_name(path: str) -> str:
    """The file name of a path; a URL is returned as it is."""
    return path if "://" in path else PurePath(path).name or path


def without_path(reason: str, path: str) -> str:
    """A reason without the path at its beginning (or the end of the path), for use beside the path."""
    name, colon, rest = reason.removeprefix(f"{path}: ").partition(": ")
    return rest if colon and name and path.endswith(name) else f"{name}{colon}{rest}"
