"""The process inside the sandbox that is forked for each hand-in (Linux).

It is started by ``sandbox``, with the interpreter, the library and the cases bound read-only and no network;
its argument names the module that does the work, ``running`` or ``judging``. It loads the libraries once,
then waits for sockets, one for each hand-in. For each it forks a keeper, which alone reads what the hand-in
is, so that nothing of one trainee is ever in another's memory. The keeper forks the runner as the first
process of new namespaces of its own, without rights and under limits, passes on what it says, and kills it in
the end: with the first process of a namespace all others in it go.
"""

import ctypes
import importlib
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
from types import ModuleType
from typing import Any

__all__ = ["main"]

UNPRIVILEGED = 61_000
"""User and group of a runner where the grader is root, counted on by slot: limits on processes are by
user."""

TMP, SCRATCH = "/tmp", "/scratch"  # noqa: S108 - the sandbox's own
CASES, WORK, KEPT, KNOWN = "/cases", "/exercise", "/kept", "/known"

TICK = 0.25
"""Seconds between looks at how much memory a runner holds."""

MOST_OPEN = 128

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
    work = importlib.import_module(f"techthb.course.grading.{sys.argv[1]}")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl+C is the grader's to answer
    door = socket.socket(fileno=os.dup(0))
    ready = work.prepared()
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
            (_try if word == TRIAL else _keep)(line, work, ready)
        os.close(descriptors[0])
        _reap()


def _try(line: socket.socket, work: ModuleType, ready: Any) -> None:
    """Run a notebook of ours, so that what it compiles and works out lies ready; pass on what it says.

    In a process of its own: threads that libraries start would be lost in every copy, and what is in our
    notebook is for no hand-in to see.
    """
    from techthb.course.grading.known import remember
    from techthb.engine.compiled import FUNCTIONS

    try:
        request = json.loads(line.makefile("rb").readline())
        _checked(libc.unshare(CLONE_NEWNS), "namespaces")
        _files(request["case"], writing=True)
        os.chdir(WORK)
        remember(writing=True)
        work.run_steps(request, ready, lambda text: _send(line, FROM_RUNNER, text.encode() + b"\n"))
        called = {_called(each): each.signatures for each in FUNCTIONS if each.signatures}
        part = _signatures_file().with_suffix(".part")
        part.write_bytes(pickle.dumps(called))
        part.replace(_signatures_file())
        _send(line, FROM_KEEPER, b'{"reason": ""}')
    except BaseException as error:
        _send(line, FROM_KEEPER, json.dumps({"fault": f"{type(error).__name__}: {error}"}).encode())
    finally:
        os._exit(0)


def _load() -> None:
    """Compiled functions, from what trials left: a copy that compiled them itself would take seconds."""
    from techthb.engine.compiled import FUNCTIONS

    if not _signatures_file().is_file():
        return
    found = pickle.loads(_signatures_file().read_bytes())  # noqa: S301 - our own trials wrote it
    for module in sorted({module for module, _ in found}):
        importlib.import_module(module)
    for each in FUNCTIONS:
        for signature in found.get(_called(each), []):
            each.compile(signature)


def _signatures_file() -> Path:
    """Where trials of this kind of work note what was compiled."""
    return Path(KEPT, "compiled", f"{sys.argv[1]}.signatures")


def _called(function: Any) -> tuple[str, str]:
    return function.__module__, function.__qualname__


def _reap() -> None:
    """Take leave of keepers that have ended."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except ChildProcessError:
            return


def _keep(line: socket.socket, work: ModuleType, ready: Any) -> None:
    """Read one hand-in, have it run, pass on what the runner says, and end."""
    try:
        request = json.loads(line.makefile("rb").readline())
        heard, said = os.pipe()
        _checked(libc.unshare(CLONE_NEWPID), "a process namespace")
        runner = os.fork()
        if runner == 0:
            try:
                os.close(heard)
                _run(request, work, ready, said)
            finally:
                os._exit(0)
        os.close(said)
        reason = _listen(line, heard, runner, request["limits"])
        os.kill(runner, signal.SIGKILL)
        _, status = os.waitpid(runner, 0)
        ended = "" if reason or not os.WIFSIGNALED(status) else signal.Signals(os.WTERMSIG(status)).name
        _send(line, FROM_KEEPER, json.dumps({"reason": reason or ended, "exit": status}).encode())
    except BaseException as error:
        _send(line, FROM_KEEPER, json.dumps({"fault": f"{type(error).__name__}: {error}"}).encode())
    finally:
        os._exit(0)


def _listen(line: socket.socket, heard: int, runner: int, limits: dict[str, float]) -> str:
    """Pass on what the runner says until it is done; why it was stopped, if it was."""
    end, sent = time.monotonic() + limits["seconds"], 0
    quiet = time.monotonic() + limits["cell_seconds"]
    while True:
        if time.monotonic() > min(end, quiet):
            return "time"
        if _memory(runner) > limits["memory"]:  # of all its processes: the system's limit is for each
            return "memory"
        if not select.select([heard], [], [], TICK)[0]:
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


def _memory(process: int) -> int:
    """Bytes that a process and those below it hold for themselves."""
    held = 0
    try:
        for each in Path(f"/proc/{process}/status").read_text().splitlines():
            if each.startswith(("RssAnon:", "RssShmem:")):
                held += int(each.split()[1]) * 1024
        for task in Path(f"/proc/{process}/task").iterdir():
            held += sum(_memory(int(child)) for child in (task / "children").read_text().split())
    except OSError:  # it has just ended
        pass
    return held


def _send(line: socket.socket, whose: bytes, content: bytes) -> None:
    line.sendall(whose + struct.pack("!I", len(content)) + content)


def _run(request: dict[str, Any], work: ModuleType, ready: Any, said: int) -> None:
    """Become a process that can do nothing but compute, then do the work."""
    from techthb.course.grading.known import remember

    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    others, pages = (
        work.AS_ANOTHER_USER and _has_other_users(),
        int(Path("/proc/self/statm").read_text().split()[0]),
    )
    Path("/proc/self/oom_score_adj").write_text("1000")  # when memory ends, this goes first
    _alone(request["case"])
    _limited(request["limits"], pages)
    _without_rights(UNPRIVILEGED + int(request["slot"]) if others else None)
    _close_all_but(said)
    os.environ.update(
        HOME=WORK, TMPDIR=SCRATCH, IPYTHONDIR=f"{SCRATCH}/ipython", MPLCONFIGDIR=f"{SCRATCH}/matplotlib"
    )
    os.chdir(WORK)
    sys.path.insert(0, "")
    remember(writing=False)

    def tell(text: str) -> None:
        content = text.encode() + b"\n"
        while content:
            content = content[os.write(said, content) :]

    work.run_steps(request, ready, tell)


def _alone(case: str) -> None:
    """Namespaces of its own; of the files, the interpreter's and those of one trainee."""
    _checked(libc.unshare(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET), "namespaces")
    _files(case, writing=False)
    _empty(KEPT, 64)
    _empty(SCRATCH, 256)
    if any(Path(TMP).iterdir()):  # the suite or the interpreter lies below it
        _read_only(Path(TMP))
    else:
        _empty(TMP, 256)
    _empty("/dev/shm", 64)  # noqa: S108
    try:
        _mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    except OSError:  # where the machine forbids it, there is none
        _empty("/proc", 1)


def _files(case: str, *, writing: bool) -> None:
    """What a notebook finds beside itself and nobody else's, and what is known of its case."""
    _mount(None, "/", None, MS_REC | MS_PRIVATE)
    _empty(WORK, 64)
    own = Path(CASES) / case
    for each in sorted(own.iterdir()):
        place = Path(WORK) / each.name
        if each.is_dir():
            place.mkdir()
            _mount(str(each), str(place), None, MS_BIND)
            _read_only(place)
        else:
            place.write_bytes(each.read_bytes())
    known = Path(KEPT) / "known" / case
    if writing:
        known.mkdir(parents=True, exist_ok=True)
    if known.is_dir():
        _mount(str(known), KNOWN, None, MS_BIND)
        if not writing:
            _read_only(Path(KNOWN))
    _empty(CASES, 1)


def _read_only(place: Path) -> None:
    _mount(None, str(place), None, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV)


def _limited(limits: dict[str, float], pages: int) -> None:
    """An end to everything that can be used up, beyond the ``pages`` of memory that a copy begins with."""
    seconds = int(limits["seconds"])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))  # the first sends a signal that tells why
    for name, most in (
        (resource.RLIMIT_AS, pages * resource.getpagesize() + limits["memory"]),
        (resource.RLIMIT_NPROC, limits["processes"]),
        (resource.RLIMIT_FSIZE, limits["file"]),
        (resource.RLIMIT_NOFILE, MOST_OPEN),
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
