"""Errors that a user can act on: one clear line each, never a traceback.

The command line prints ``str(error)`` and leaves with ``error.exit_code``. Anything that is not a
``TechthbError`` is a fault of ours.
"""

from pathlib import Path

__all__ = ["CheckFailed", "GateError", "InputError", "TechthbError", "UsageError"]

MAX_SHOWN = 80
"""Characters of a user's value that an error line repeats."""


class TechthbError(Exception):
    """Base of all errors that a user can be told; ``exit_code`` is what the command leaves with."""

    exit_code = 2


class UsageError(TechthbError):
    """The command or call was wrong: a missing option, a folder that holds other results."""


class GateError(TechthbError):
    """Real data without a valid case file, or after its retention date."""


class CheckFailed(TechthbError):
    """A check or verification ran and failed."""

    exit_code = 1


class InputError(TechthbError):
    """A file cannot be read as what it should be.

    Parameters
    ----------
    reason : what is wrong, in one clause.
    file : the file as the user named it.
    row : the line or sheet row as a text editor or Excel counts it (the header is row 1).
    column : column name.
    value : the offending value; shown escaped and cut at 80 characters.
    cure : what to do about it, in one clause.
    """

    def __init__(
        self,
        reason: str,
        *,
        file: str | Path | None = None,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        cure: str = "",
    ) -> None:
        self.reason, self.file, self.row, self.column, self.value, self.cure = (
            reason, file, row, column, value, cure,
        )  # fmt: skip
        where = [str(file)] if file is not None else []
        where += [f"row {row}"] if row is not None else []
        where += [f"column {column}"] if column is not None else []
        line = ", ".join(where) + (": " if where else "") + reason
        line += f" (value {shown(value)})" if value is not None else ""
        line += f"; {cure}" if cure else ""
        super().__init__(line.replace("\n", " "))


def shown(value: object) -> str:
    """``value`` as one printable line of at most 80 characters, safe for a terminal.

    >>> shown("a\\x1b[31mb")
    "'a\\\\x1b[31mb'"
    """
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
