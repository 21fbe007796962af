"""Work in a process of its own where there is no sandbox (Windows, macOS, Linux without bubblewrap).

It has a folder of its own, a clean environment, an end by the clock and, where the system knows them, limits.
It has the grader's rights: it can read and write what the grader can. Marks made so are flagged.
"""

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from techthb.course.grading.work import Limits, Once, understood

__all__ = ["Apart"]

PASSED_ON = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TZ")
"""Of the environment, what an interpreter needs to start."""


class Apart:
    """The same as ``Sandbox``, without isolation."""

    isolated = False

    def __init__(
        self,
        kind: str,
        cases: Mapping[str, Mapping[str, Path]],
        kept: Path | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.kind, self.cases, self.limits = kind, cases, limits or Limits()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def rehearse(self, request: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
        """Run our own notebook; what it said."""
        return self.once(request).told

    def once(self, request: Mapping[str, Any]) -> Once:
        """Do the work of ``request`` in a new process."""
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="techthb-", ignore_cleanup_errors=True) as folder:
            work, home = Path(folder, "exercise"), Path(folder, "home")
            home.mkdir()
            work.mkdir()
            for name, path in self.cases[request["case"]].items():
                (shutil.copytree if path.is_dir() else shutil.copyfile)(path, work / name)
            said, reason = self._said(request, work, home)
        told, last = understood(said, len(request["steps"]))
        return Once(told, last, reason, time.monotonic() - began)

    def _said(self, request: Mapping[str, Any], work: Path, home: Path) -> tuple[bytes, str]:
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        environment |= dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), str(home))
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", __name__, self.kind], cwd=work, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",
        )  # fmt: skip
        assert process.stdin is not None and process.stdout is not None
        said, stream = bytearray(), process.stdout

        def read() -> None:
            while content := os.read(stream.fileno(), 1 << 16):
                said.extend(content[: self.limits.bytes + 1 - len(said)])
                if len(said) > self.limits.bytes:
                    return

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        process.stdin.write(json.dumps({**request, "limits": asdict(self.limits)}).encode() + b"\n")
        process.stdin.close()
        reader.join(self.limits.seconds)
        if reader.is_alive():
            reason = "time"
        elif len(said) > self.limits.bytes:
            reason = "output"
        else:
            reason = _signal_that_ended(process)
        _end(process)
        return bytes(said), reason


def _signal_that_ended(process: subprocess.Popen[bytes]) -> str:
    try:
        code = process.wait(1)
    except subprocess.TimeoutExpired:
        return ""
    return signal.Signals(-code).name if code < 0 else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and those it has started, as far as the system lets us find them."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    process.kill()
    process.wait()


def main() -> None:
    """Do the work that standard input asks for, and say what came of it on standard output."""
    request = json.loads(sys.stdin.buffer.readline())
    said, nothing = os.dup(1), os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    _limit(request["limits"])
    work = importlib.import_module(f"techthb.course.grading.{sys.argv[1]}")
    sys.path.insert(0, "")

    def tell(text: str) -> None:
        content = text.encode() + b"\n"
        while content:
            content = content[os.write(said, content) :]

    work.run_steps(request, work.prepared(), tell)


def _limit(limits: Mapping[str, float]) -> None:
    try:
        import resource
    except ImportError:  # Windows knows none
        return
    seconds = int(limits["seconds"])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))  # the first sends a signal that tells why
    for name, most in (
        (resource.RLIMIT_FSIZE, limits["file"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (int(most), int(most)))


if __name__ == "__main__":
    main()
