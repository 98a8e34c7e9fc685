"""Conversion of Whoosh's exceptions: it has no error class for a damaged index or a failing disk."""

from collections.abc import Iterator
from contextlib import contextmanager

from kb.errors import EngineError, KbError
from kb.messages import _


@contextmanager
def answering() -> Iterator[None]:
    """Converts any exception of a damaged or missing index to EngineError."""
    try:
        yield
    except KbError:
        raise
    except Exception as error:
        raise EngineError(_("検索エンジンが答えられません: {reason}", reason=repr(error))) from error


@contextmanager
def writing() -> Iterator[None]:
    """Converts any exception of Whoosh's writer to EngineError, except OSError, which keeps the system's reason.

    Whoosh ignores some disk errors and fails later on the missing data, so the message advises to check the disk.
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
