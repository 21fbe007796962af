"""Work in a sandbox that is started once and forked for each hand-in (Linux, with bubblewrap).

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
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from techthb.course.grading.warm import (
    CASES,
    FROM_RUNNER,
    HAND_IN,
    KEPT,
    KNOWN,
    LOAD,
    SCRATCH,
    TMP,
    TRIAL,
    WORK,
)
from techthb.course.grading.work import Limits, Once, understood
from techthb.errors import TechthbError

__all__ = ["Sandbox", "SandboxBroken", "missing"]

WARM = "techthb.course.grading.warm"
OURS = (TMP, SCRATCH, KEPT, WORK, CASES, KNOWN)
"""Folders that are made inside."""

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
SETTINGS = ("/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/etc/alternatives", "/etc/ssl/certs")
"""Of the system, what an interpreter and its libraries need."""

ENVIRONMENT = {
    "PATH": "/usr/bin:/bin", "HOME": SCRATCH, "TMPDIR": SCRATCH, "USER": "trainee", "LANG": "C.UTF-8",
    "TZ": "UTC", "MPLBACKEND": "Agg", "MPLCONFIGDIR": f"{SCRATCH}/matplotlib",
    "IPYTHONDIR": f"{SCRATCH}/ipython",
    "PYTHONDONTWRITEBYTECODE": "1", "NUMBA_CACHE_DIR": f"{KEPT}/compiled", "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1",
}  # fmt: skip

START = 120
"""Seconds in which the sandbox must be ready."""


class SandboxBroken(TechthbError):
    """The sandbox could not be started, or ended by itself."""


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
    """A sandbox that starts at once and is waited for when it is needed first; use it in a ``with``
    statement.

    Any number of threads may use it. The one that entered it must outlive it: with that, it ends.

    Parameters
    ----------
    kind : the module that does the work, ``running`` or ``judging``.
    cases : by the name of a case the folders and files that its work finds beside itself, by name.
    kept : folder for what trials compile and work out; each run adds to it.
    limits : of each hand-in.
    """

    isolated = True

    def __init__(
        self,
        kind: str,
        cases: Mapping[str, Mapping[str, Path]],
        kept: Path | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.kind, self.cases, self.kept, self.limits = kind, cases, kept, limits or Limits()
        self._lock = threading.Lock()
        self._slots = list(range(999, -1, -1))

    def __enter__(self) -> Self:
        ours, theirs = socket.socketpair()
        self._door = ours
        try:
            self._process = subprocess.Popen(
                [*_bwrap(), *_bound(self.cases, self.kept), sys.executable, "-m", WARM, self.kind],
                stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )  # fmt: skip
        finally:
            theirs.close()
        ours.settimeout(START)
        self._ready = False
        return self

    def _loaded(self) -> None:
        """Wait until it is ready, once, with what trials compiled."""
        with self._lock:
            if not self._ready:
                self._await_ready()
                self._load()
                self._ready = True

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

    def rehearse(self, request: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
        """Run our own notebook, so that what hand-ins would compile and work out lies ready; what it said."""
        self._loaded()
        done = self._once(request, TRIAL, 0)
        with self._lock:
            self._load()
        return done.told

    def _load(self) -> None:
        self._door.sendall(LOAD)
        self._await_ready()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._door.close()
        self._process.kill()
        self._process.wait()

    def once(self, request: Mapping[str, Any]) -> Once:
        """Do the work of ``request`` in a new copy.

        Raises
        ------
        SandboxBroken : the sandbox itself failed.
        """
        self._loaded()
        with self._lock:
            slot = self._slots.pop()
        try:
            return self._once(request, HAND_IN, slot)
        finally:
            with self._lock:
                self._slots.append(slot)

    def _once(self, request: Mapping[str, Any], word: bytes, slot: int) -> Once:
        asked = {**request, "slot": slot, "limits": asdict(self.limits)}
        began = time.monotonic()
        try:
            with self._send(word, json.dumps(asked).encode() + b"\n") as line:
                said, kept = _frames(line)
        except OSError as error:
            raise SandboxBroken(f"the sandbox ended: {error}") from None
        if "fault" in kept or not kept:
            raise SandboxBroken(f"the sandbox failed: {kept.get('fault', 'it ended')}")
        told, last = understood(said, len(request["steps"]))
        return Once(told, last, str(kept["reason"]), time.monotonic() - began)

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


def _bound(cases: Mapping[str, Mapping[str, Path]], kept: Path | None) -> list[str]:
    """What is to be seen inside."""
    import techthb
    from techthb.datasets import root

    options = ["--proc", "/proc", "--dev", "/dev"]
    for name in OURS:
        options += ["--tmpfs", name]
    if kept is not None:
        options += ["--bind", str(kept), KEPT]
    for name in SYSTEM:
        path = Path(name)
        if path.is_symlink():
            options += ["--symlink", str(path.readlink()), name]
        elif path.is_dir():
            options += ["--ro-bind", name, name]
    library = Path(techthb.__file__).parent
    bound = {
        str(path): path.resolve()
        for path in (
            Path(sys.base_prefix),
            Path(sys.prefix),
            library,
            root() / "pyproject.toml",
            root() / "datasets",
            *map(Path, SETTINGS),
        )
        if path.exists() and not path.is_relative_to("/usr")
    }
    bound |= {f"/cases/{case}/{name}": path for case, parts in cases.items() for name, path in parts.items()}
    # made one by one, or only root could enter: the interpreter may lie where nobody else may go
    above = {str(parent) for name in bound for parent in Path(name).parents}
    for name in sorted(above - {"/", *OURS}):
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
