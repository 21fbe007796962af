"""Running hand-ins in a sandbox that is started once and forked for each (Linux, with bubblewrap).

Bubblewrap holds one process with the interpreter, the library and the cases bound read-only and no network
(``warm``). What a hand-in's process says comes back over a socket of its own and is trusted in nothing.
"""

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from techthb.course.grading.rebuilding import Cell, Rebuilt
from techthb.course.grading.values import BadValues, from_text
from techthb.course.grading.warm import FROM_RUNNER, HAND_IN, LOAD, TRIAL
from techthb.errors import TechthbError

__all__ = ["Heard", "Limits", "Sandbox", "SandboxBroken", "missing"]

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
SETTINGS = ("/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/etc/alternatives", "/etc/ssl/certs")
"""Of the system, what an interpreter and its libraries need."""

ENVIRONMENT = {
    "PATH": "/usr/bin:/bin", "HOME": "/tmp", "USER": "trainee", "LANG": "C.UTF-8", "TZ": "UTC",  # noqa: S108
    "MPLBACKEND": "Agg", "MPLCONFIGDIR": "/tmp/matplotlib", "IPYTHONDIR": "/tmp/ipython",  # noqa: S108
    "PYTHONDONTWRITEBYTECODE": "1", "NUMBA_CACHE_DIR": "/compiled",
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1",
}  # fmt: skip

MOST_RUNS = 4
"""Times that a hand-in is run: once, and again without each cell that ended the run before."""

START = 120
"""Seconds in which the sandbox must be ready."""


class SandboxBroken(TechthbError):
    """The sandbox could not be started, or ended by itself."""


@dataclass(frozen=True)
class Limits:
    """What one hand-in may use up.

    Parameters
    ----------
    seconds, cell_seconds : for all cells, and for one.
    memory, file, bytes : bytes of memory, of one file, and of all that it says.
    processes : and threads.
    """

    seconds: float = 180
    cell_seconds: float = 90
    memory: int = 3_000_000_000
    file: int = 64_000_000
    bytes: int = 64_000_000
    processes: int = 200


@dataclass
class Heard:
    """What a hand-in's process said, as far as it makes sense.

    Parameters
    ----------
    asked : by question ``values`` and ``answers``, still encoded.
    told : by place of the cell what it printed, its error, its seconds.
    skipped : places of cells without which it was run again, with the reason.
    seconds : of the last run.
    """

    asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    told: dict[int, dict[str, Any]] = field(default_factory=dict)
    skipped: dict[int, str] = field(default_factory=dict)
    seconds: float = 0.0


def missing() -> str | None:
    """Why there can be no sandbox on this machine; ``None`` if there can."""
    if sys.platform != "linux":
        return "isolation needs Linux"
    if shutil.which("bwrap") is None:
        return "bubblewrap was not found (Debian: apt-get install bubblewrap)"
    tried = subprocess.run([*_bwrap(), "--ro-bind", "/", "/", "true"], capture_output=True, check=False)
    if tried.returncode:
        said = tried.stderr.decode(errors="replace").strip().splitlines()
        return f"bubblewrap cannot make namespaces here ({said[-1] if said else tried.returncode})"
    return None


class Sandbox:
    """A sandbox that is ready; use it in a ``with`` statement, from any number of threads.

    Parameters
    ----------
    cases : by the name of a case the folders and files that its notebook finds beside itself, by name.
    limits : of each hand-in.
    """

    def __init__(self, cases: Mapping[str, Mapping[str, Path]], limits: Limits | None = None) -> None:
        self.cases, self.limits = cases, limits or Limits()
        self._lock = threading.Lock()
        self._slots = list(range(999, -1, -1))

    def __enter__(self) -> Self:
        ours, theirs = socket.socketpair()
        self._door = ours
        try:
            self._process = subprocess.Popen(
                [*_bwrap(), *_bound(self.cases), sys.executable, "-m", "techthb.course.grading.warm"],
                stdin=theirs, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )  # fmt: skip
        finally:
            theirs.close()
        ours.settimeout(START)
        try:
            self._await_ready()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _await_ready(self) -> None:
        try:
            ready = self._door.recv(5)
        except TimeoutError:
            ready = b""
        if ready != b"ready":
            self._process.kill()
            assert self._process.stderr is not None
            said = self._process.stderr.read().decode(errors="replace").strip().splitlines()
            raise SandboxBroken(f"the sandbox did not start: {said[-1] if said else 'it said nothing'}")

    def prepare(self, ours: tuple[Cell, ...], case: str) -> None:
        """Run our own notebook once, so that what hand-ins compile lies ready in every copy."""
        line = self._send(TRIAL, self._request([cell for cell in ours if cell.is_code], {}, case, {}, 0))
        with line:
            _frames(line)
        self._door.sendall(LOAD)
        self._await_ready()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._door.close()
        self._process.kill()
        self._process.wait()

    def run(self, rebuilt: Rebuilt, needs: Mapping[str, list[str]], case: str) -> Heard:
        """Run a hand-in; a cell that ends the run, or takes too long, is left out and the rest run again."""
        cells = [cell for cell in rebuilt.cells if cell.is_code]
        skipped: dict[int, str] = {}
        while True:
            heard, last, reason = self._once(cells, needs, case, skipped)
            heard.skipped = skipped
            if not reason or last is None or last in skipped or len(skipped) + 1 == MOST_RUNS:
                return heard
            skipped = {**skipped, last: reason}

    def _once(
        self, cells: list[Cell], needs: Mapping[str, list[str]], case: str, skipped: Mapping[int, str]
    ) -> tuple[Heard, int | None, str]:
        """What was heard, the cell that was not ended, and why the run was."""
        with self._lock:
            slot = self._slots.pop()
        began = time.monotonic()
        try:
            with self._send(HAND_IN, self._request(cells, needs, case, skipped, slot)) as line:
                said, kept = _frames(line)
        except OSError as error:
            raise SandboxBroken(f"the sandbox ended: {error}") from None
        finally:
            with self._lock:
                self._slots.append(slot)
        if "fault" in kept or not kept:
            raise SandboxBroken(f"the sandbox failed: {kept.get('fault', 'it ended')}")
        heard, last = _understood(said, cells)
        heard.seconds = round(time.monotonic() - began, 3)
        reason = str(kept["reason"]) or ("ended" if last is not None else "")
        return heard, last, reason

    def _request(
        self,
        cells: list[Cell],
        needs: Mapping[str, list[str]],
        case: str,
        skipped: Mapping[int, str],
        slot: int,
    ) -> bytes:
        request = {
            "cells": [[cell.name, cell.role, cell.source] for cell in cells],
            "needs": {name: list(names) for name, names in needs.items()},
            "skip": sorted(skipped),
            "case": case,
            "slot": slot,
            "limits": asdict(self.limits),
        }
        return json.dumps(request).encode() + b"\n"

    def _send(self, word: bytes, request: bytes) -> socket.socket:
        """A line to a new copy, over which ``request`` went and its answer will come."""
        ours, theirs = socket.socketpair()
        try:
            with self._lock:
                socket.send_fds(self._door, [word], [theirs.fileno()])
            ours.settimeout(self.limits.seconds + 30)  # the keeper ends it before
            ours.sendall(request)
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        return ours


def _bwrap() -> list[str]:
    options = ["bwrap", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    if os.getuid() != 0:
        options += ["--unshare-user", "--uid", "0", "--gid", "0"]
    return [*options, "--die-with-parent", "--new-session", "--cap-add", "ALL", "--clearenv"]


def _bound(cases: Mapping[str, Mapping[str, Path]]) -> list[str]:
    """What is to be seen inside."""
    import techthb
    from techthb.datasets import root

    options = ["--proc", "/proc", "--dev", "/dev"]
    for name in ("/tmp", "/compiled", "/exercise", "/cases"):  # noqa: S108
        options += ["--tmpfs", name]
    for name in SYSTEM:
        path = Path(name)
        if path.is_symlink():
            options += ["--symlink", os.readlink(path), name]
        elif path.is_dir():
            options += ["--ro-bind", name, name]
    library = Path(techthb.__file__).parent
    bound = {
        str(path): path.resolve()
        for path in (Path(sys.base_prefix), Path(sys.prefix), library, root() / "datasets", *map(Path, SETTINGS))
        if path.exists() and not path.is_relative_to("/usr")
    }
    bound |= {f"/cases/{case}/{name}": path for case, parts in cases.items() for name, path in parts.items()}
    # made one by one, or only root could enter: the interpreter may lie where nobody else may go
    above = {str(parent) for name in bound for parent in Path(name).parents}
    for name in sorted(above - {"/", "/tmp", "/compiled", "/exercise", "/cases"}):  # noqa: S108
        options += ["--perms", "0755", "--dir", name]
    for name, path in bound.items():
        options += ["--ro-bind", str(path), name]
    for name, value in ENVIRONMENT.items():
        options += ["--setenv", name, value]
    return options


def _frames(line: socket.socket) -> tuple[bytes, dict[str, Any]]:
    """All that a runner said, and what its keeper says of it."""
    said, kept = bytearray(), dict[str, Any]()
    with line.makefile("rb") as stream:
        while len(head := stream.read(5)) == 5:
            content = stream.read(struct.unpack("!I", head[1:])[0])
            if head[:1] == FROM_RUNNER:
                said += content
            else:
                kept = json.loads(content)
    return bytes(said), kept


def _understood(said: bytes, cells: list[Cell]) -> tuple[Heard, int | None]:
    """Of what a runner said, what makes sense; and the cell that it began and did not end."""
    heard, last = Heard(), None
    for each in said.split(b"\n"):
        try:
            line = from_text(each.decode("utf-8", "replace"))
        except BadValues:
            continue
        if not isinstance(line, dict):
            continue
        begins, ended = line.get("begins"), line.get("ended")
        if type(begins) is int and 0 <= begins < len(cells):
            last = begins
        if type(ended) is int and 0 <= ended < len(cells):
            last = None
            if cells[ended].role == "test":
                heard.asked.setdefault(cells[ended].name, line)
            else:
                heard.told.setdefault(ended, line)
    return heard, last
