"""The process inside the sandbox that is forked for each hand-in (Linux).

It is started by ``sandbox``, with the interpreter, the library and the cases bound read-only and no network.
It loads the libraries once, then waits for sockets, one for each hand-in. For each it forks a keeper, which
alone reads what the hand-in is, so that nothing of one trainee is ever in another's memory. The keeper forks
the runner as the first process of new namespaces of its own, without rights and under limits, passes on what
it says, and kills it in the end: with the first process of a namespace all others in it go.
"""

import ctypes
import json
import os
import pickle
import resource
import select
import signal
import socket
import struct
import sys
import time
from pathlib import Path
from typing import Any

__all__ = ["main"]

UNPRIVILEGED = 61_000
"""User and group of a runner where the grader is root, counted on by slot: limits on processes are by user."""

CASES, WORK, COMPILED = "/cases", "/exercise", "/compiled"
SIGNATURES = "signatures"

HAND_IN, TRIAL, LOAD = b".", b"t", b"l"
"""What the grader asks for."""

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = (
    1, 2, 4, 8, 32, 4096, 16384, 1 << 18,
)  # fmt: skip
CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWPID, CLONE_NEWNET = (
    0x20000, 0x4000000, 0x8000000, 0x20000000, 0x40000000,
)  # fmt: skip
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 24, 38
LAST_CAPABILITY = 63

FROM_RUNNER, FROM_KEEPER = b"r", b"k"
"""Whose words a frame holds: what a runner says is somebody else's, what a keeper says is ours."""

libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Serve the socket that is standard input until it is closed."""
    from techthb.course.grading.running import prepared

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl+C is the grader's to answer
    door = socket.socket(fileno=os.dup(0))
    shell = prepared()
    door.sendall(b"ready")
    while True:
        word, descriptors, _, _ = socket.recv_fds(door, 1, 1)
        if word == LOAD:
            _load()
            door.sendall(b"ready")
            continue
        if not descriptors:
            return
        if os.fork() == 0:
            door.close()
            line = socket.socket(fileno=descriptors[0])
            (_try if word == TRIAL else _keep)(line, shell)
        os.close(descriptors[0])
        _reap()


def _try(line: socket.socket, shell: Any) -> None:
    """Run a notebook of ours, so that what it compiles lies ready in the sandbox; say that it is done.

    In a process of its own: threads that libraries start would be lost in every copy, and what is in our
    notebook is for no hand-in to see.
    """
    from techthb.course.grading.running import run_cells
    from techthb.engine.compiled import FUNCTIONS

    try:
        request = json.loads(line.makefile("rb").readline())
        _checked(libc.unshare(CLONE_NEWNS), "namespaces")
        _files(request["case"])
        os.chdir(WORK)
        run_cells(request, shell, lambda text: None)
        content = pickle.dumps({_called(each): each.signatures for each in FUNCTIONS})
        Path(COMPILED, SIGNATURES).write_bytes(content)
        _send(line, FROM_KEEPER, b"{}")
    finally:
        os._exit(0)


def _load() -> None:
    """Compiled functions, from what a trial left."""
    from techthb.engine.compiled import FUNCTIONS

    found = pickle.loads(Path(COMPILED, SIGNATURES).read_bytes())  # noqa: S301 - our own trial wrote it
    for each in FUNCTIONS:
        for signature in found.get(_called(each), []):
            each.compile(signature)


def _called(function: Any) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _reap() -> None:
    """Take leave of keepers that have ended."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except ChildProcessError:
            return


def _keep(line: socket.socket, shell: Any) -> None:
    """Read one hand-in, have it run, pass on what the runner says, and end."""
    try:
        request = json.loads(line.makefile("rb").readline())
        heard, said = os.pipe()
        _checked(libc.unshare(CLONE_NEWPID), "a process namespace")
        runner = os.fork()
        if runner == 0:
            try:
                os.close(heard)
                _run(request, shell, said)
            finally:
                os._exit(0)
        os.close(said)
        reason = _listen(line, heard, request["limits"])
        os.kill(runner, signal.SIGKILL)
        _, status = os.waitpid(runner, 0)
        ended = "" if reason or not os.WIFSIGNALED(status) else signal.Signals(os.WTERMSIG(status)).name
        _send(line, FROM_KEEPER, json.dumps({"reason": reason or ended, "exit": status}).encode())
    except BaseException as error:
        _send(line, FROM_KEEPER, json.dumps({"fault": f"{type(error).__name__}: {error}"}).encode())
    finally:
        os._exit(0)


def _listen(line: socket.socket, heard: int, limits: dict[str, float]) -> str:
    """Pass on what the runner says until it is done; why it was stopped, if it was."""
    end, sent = time.monotonic() + limits["seconds"], 0
    quiet = time.monotonic() + limits["cell_seconds"]
    while True:
        left = min(end, quiet) - time.monotonic()
        if left <= 0:
            return "time"
        if not select.select([heard], [], [], left)[0]:
            continue
        content = os.read(heard, 1 << 16)
        if not content:
            return ""
        if b"\n" in content:  # a cell began or ended
            quiet = time.monotonic() + limits["cell_seconds"]
        sent += len(content)
        if sent > limits["bytes"]:
            return "output"
        _send(line, FROM_RUNNER, content)


def _send(line: socket.socket, whose: bytes, content: bytes) -> None:
    line.sendall(whose + struct.pack("!I", len(content)) + content)


def _run(request: dict[str, Any], shell: Any, said: int) -> None:
    """Become a process that can do nothing but compute, then run the cells."""
    from techthb.course.grading.running import run_cells

    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    others = _has_other_users()
    _alone(request["case"])
    _limited(request["limits"])
    _without_rights(UNPRIVILEGED + int(request["slot"]) if others else None)
    _close_all_but(said)
    os.environ.update(HOME=WORK, TMPDIR="/tmp", IPYTHONDIR="/tmp/ipython", MPLCONFIGDIR="/tmp/matplotlib")  # noqa: S108
    os.chdir(WORK)
    sys.path.insert(0, "")

    def tell(text: str) -> None:
        content = text.encode() + b"\n"
        while content:
            content = content[os.write(said, content) :]

    run_cells(request, shell, tell)


def _alone(case: str) -> None:
    """Namespaces of its own; of the files, the interpreter's and those of one trainee."""
    _checked(libc.unshare(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET), "namespaces")
    _files(case)
    _empty(COMPILED, 64)
    _empty("/tmp", 256)  # noqa: S108
    _empty("/dev/shm", 64)  # noqa: S108
    try:
        _mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    except OSError:  # where the machine forbids it, there is none
        _empty("/proc", 1)


def _files(case: str) -> None:
    """What a notebook finds beside itself, and nobody else's."""
    _mount(None, "/", None, MS_REC | MS_PRIVATE)
    _empty(WORK, 64)
    own = Path(CASES) / case
    for name in sorted(os.listdir(own)):
        place = Path(WORK) / name
        if (own / name).is_dir():
            place.mkdir()
            _mount(str(own / name), str(place), None, MS_BIND)
            _mount(None, str(place), None, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV)
        else:
            place.write_bytes((own / name).read_bytes())
    _empty(CASES, 1)


def _limited(limits: dict[str, float]) -> None:
    """An end to everything that can be used up."""
    for name, most in (
        (resource.RLIMIT_CPU, limits["seconds"]),
        (resource.RLIMIT_DATA, limits["memory"]),
        (resource.RLIMIT_NPROC, limits["processes"]),
        (resource.RLIMIT_FSIZE, limits["file"]),
        (resource.RLIMIT_NOFILE, 512),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (int(most), int(most)))


def _without_rights(user: int | None) -> None:
    """Give up every right, and being root; without a ``user`` there is nobody else to be."""
    for capability in range(LAST_CAPABILITY + 1):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    _checked(libc.capset(header, nothing), "giving up rights")
    _checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "giving up new rights")
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _has_other_users() -> bool:
    """Whether there are others to become: where somebody made this who is not root, there is but one."""
    return int(Path("/proc/self/uid_map").read_text().split()[2]) > UNPRIVILEGED


def _close_all_but(kept: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.closerange(3, kept)
    os.closerange(kept + 1, 65_536)


def _empty(place: str, megabytes: int) -> None:
    """A new empty folder in memory, which anybody may write to."""
    _mount("tmpfs", place, "tmpfs", MS_NOSUID | MS_NODEV, f"size={megabytes}m,mode=1777,nr_inodes=20k")


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    each = [None if text is None else text.encode() for text in (source, target, kind, data)]
    _checked(libc.mount(each[0], each[1], each[2], ctypes.c_ulong(flags), each[3]), f"mounting {target}")


def _checked(result: int, what: str) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    main()
