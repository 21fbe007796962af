"""Folders of results: for whose eyes, and for one process at a time."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from techthb.errors import UsageError

__all__ = ["LOCK", "RECORD", "locked", "prepare"]

RECORD = "provenance.json"
"""The record of what the suite wrote into a folder (see ``techthb.provenance``)."""

LOCK = ".techthb.lock"


def prepare(out: Path, mode: int) -> None:
    """Make the folder ``out``; for results of mode 0600 one that only its owner can open (0700).

    A folder that is there already is closed to others only when it is empty. One with files in it keeps its
    rights, since others may need those files, and only the results are closed. Windows has no such modes:
    results there have the rights of the folder they are in.

    Raises
    ------
    UsageError : ``out`` is a file or cannot be made.
    """
    private = mode & 0o077 == 0
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o755)
        # links are left alone: what they point at is not ours to close
        if private and not out.is_symlink() and not any(out.iterdir()):
            out.chmod(0o700)
    except OSError as error:
        raise UsageError(f"{out}: no folder for results ({error.strerror}); choose another --out") from None


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the folder ``out`` for this process; the system lets go of it even when the process is killed.

    Raises
    ------
    UsageError : another process holds it.
    """
    flags = os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(out / LOCK, flags, stat.S_IRUSR | stat.S_IWUSR)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written to ({error.strerror}); choose another --out") from None
    try:
        if not _lock(descriptor):
            raise UsageError(f"{out}: another techthb is writing there; wait for it or choose another --out")
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Lock an open file without waiting; False when someone else has."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
