"""What goes wrong inside Whoosh, by the project's names: it has no error class for a damaged index or a bad disk."""

from collections.abc import Iterator
from contextlib import contextmanager

from kb.errors import EngineError, KbError
from kb.messages import _


@contextmanager
def answering() -> Iterator[None]:
    """Turns whatever a damaged or vanished index raises into EngineError."""
    try:
        yield
    except KbError:
        raise
    except Exception as error:
        raise EngineError(_("検索エンジンが答えられません: {reason}", reason=repr(error))) from error


@contextmanager
def writing() -> Iterator[None]:
    """Turns whatever Whoosh raises while it writes into EngineError; what the system says of the disk stays OSError.

    Whoosh passes over some errors of the disk and stumbles later over what is not there: hence the next step.
    """
    try:
        yield
    except (KbError, OSError):
        raise
    except Exception as error:
        message = _(
            "検索エンジンが索引を書けません（{reason}）。ディスクの状態と空き容量を確かめてから、もう一度実行して"
            "ください。公開中の索引はそのままです。",
            reason=repr(error),
        )
        raise EngineError(message) from error
