"""``techthb doctor``: what this machine has, what it lacks, and how to get it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

__all__ = ["Finding", "findings", "register"]

FINE, LIMITED, BROKEN = "ok", "limited", "broken"

ISOLATION = (
    "Debian and Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap. Where namespaces are "
    "refused, an administrator allows them (sysctl kernel.unprivileged_userns_clone=1, on Ubuntu 24.04 and "
    "later an AppArmor profile for bwrap), or grades as root. On Windows use WSL 2, on macOS a virtual "
    "machine with Linux. Until then grade only hand-ins of people whom you trust, with --not-isolated; the "
    "marks are flagged"
)


class Finding(NamedTuple):
    """One thing looked at: whether it is ``ok``, ``limited`` or ``broken``, what was found, and the cure."""

    name: str
    state: str
    found: str
    cure: str = ""


def register(app: typer.Typer) -> None:
    """Add the verb ``doctor`` to ``app``."""
    app.command()(doctor)


def doctor(
    course: Annotated[
        Path | None,
        typer.Option("--course", metavar="DIR", help="A course folder to look at too.", show_default=False),
    ] = None,
) -> int:
    """Look over this machine: what works, what is limited, what is broken, and what to do about it.

    Nothing is changed and nothing is fetched. Exit code 1 when something is broken; what is merely limited
    (no sandbox for grading, no Java for Spark) is told and costs nothing.

    Example: techthb doctor
    """
    states = []
    for each in findings(course):
        states.append(each.state)
        print(f"{each.state:<8} {each.name}: {each.found}")
        if each.cure:
            print(f"         → {each.cure}")
    broken, limited = states.count(BROKEN), states.count(LIMITED)
    print(f"\n{len(states)} looked at, {broken} broken, {limited} limited")
    return 1 if broken else 0


def findings(course: Path | None = None) -> Iterator[Finding]:
    """All that is looked at, in order."""
    looks: tuple[Callable[[], Finding], ...] = (python, suite, packages, extensions, isolation, room, spark)
    for look in looks:
        yield look()
    if course is not None:
        yield from course_folder(course)


def python() -> Finding:
    """The interpreter."""
    found = f"{sys.version.split()[0]} on {sys.platform}, {os.cpu_count()} cores"
    if tuple(sys.version_info) < (3, 11):
        return Finding(
            "Python", BROKEN, found, "install Python 3.11 or newer, then make demo PYTHON=python3.11"
        )
    return Finding("Python", FINE, found)


def suite() -> Finding:
    """Whether notebooks, lessons and datasets lie around the library."""
    from techthb.datasets import root
    from techthb.errors import UsageError

    try:
        return Finding("suite", FINE, str(root()))
    except UsageError as error:
        return Finding("suite", BROKEN, str(error), "clone the suite and run make demo in it")


def packages() -> Finding:
    """Whether what the project asks for is installed, in versions that fit."""
    from importlib.metadata import PackageNotFoundError, requires, version

    from packaging.requirements import Requirement

    wrong = []
    asked = [Requirement(each) for each in requires("techthb") or []]
    asked = [each for each in asked if each.marker is None or each.marker.evaluate({"extra": ""})]
    for each in asked:
        try:
            if not each.specifier.contains(found := version(each.name), prereleases=True):
                wrong.append(f"{each.name} {found} (needs {each.specifier})")
        except PackageNotFoundError:
            wrong.append(f"{each.name} is missing")
    if wrong:
        return Finding(
            "packages", BROKEN, "; ".join(wrong), "run make demo, which installs what the lock file says"
        )
    return Finding("packages", FINE, f"all {len(asked)} fit")


def extensions() -> Finding:
    """Whether JupyterLab takes the extensions: one that does not fit leaves a blank page."""
    done = subprocess.run(
        [sys.executable, "-m", "jupyter", "labextension", "list"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in done.stdout.splitlines()]
    bad = [line.split()[0] for line in lines if line.endswith(" X") or " X " in line]
    if done.returncode or bad:
        told = f"JupyterLab refuses {', '.join(bad)}" if bad else "jupyter labextension list fails"
        return Finding(
            "JupyterLab", BROKEN, told, "install the versions of the lock file: rm -r .venv, then make demo"
        )
    return Finding("JupyterLab", FINE, f"takes its {sum(' OK' in line for line in lines)} extensions")


def isolation() -> Finding:
    """Whether hand-ins can be graded in a sandbox."""
    from techthb.course.grading.sandbox import missing

    reason = missing()
    if reason is None:
        return Finding("sandbox for grading", FINE, "bubblewrap makes namespaces")
    return Finding("sandbox for grading", LIMITED, reason, ISOLATION)


def room() -> Finding:
    """Memory and disk."""
    import psutil

    memory, disk = psutil.virtual_memory().total / 1e9, shutil.disk_usage(Path.cwd()).free / 1e9
    found = f"{memory:.0f} GB of memory, {disk:.0f} GB free here"
    if memory < 4 or disk < 2:
        return Finding(
            "room", LIMITED, found, "classes need about 4 GB of memory and 2 GB of disk; link fewer adverts"
        )
    return Finding("room", FINE, found)


def spark() -> Finding:
    """Whether tables beyond one machine can be linked."""
    from importlib.util import find_spec

    lacks = [
        name
        for name, there in (("pyspark", find_spec("pyspark")), ("Java", shutil.which("java")))
        if not there
    ]
    if lacks:
        return Finding(
            "Spark", LIMITED, f"{' and '.join(lacks)} missing", "only for --engine spark: make spark, Java 17"
        )
    return Finding("Spark", FINE, "pyspark and Java are there")


def course_folder(course: Path) -> Iterator[Finding]:
    """A course: its key, and its grade log."""
    from techthb.course.exercises import CONFIG
    from techthb.course.grading.log import faults, head

    if not (course / CONFIG).is_file():
        yield Finding("course", BROKEN, f"{course} has no {CONFIG}", "name an nbgrader course folder")
        return
    key = course / "course_key"
    if not key.is_file():
        yield Finding("course key", FINE, "none yet; it is made with the first case")
        return
    if os.name == "posix" and key.stat().st_mode & 0o077:
        yield Finding(
            "course key",
            BROKEN,
            f"others can read {key}",
            f"chmod 600 {key}, and start a new course if they did",
        )
    else:
        yield Finding(
            "course key", FINE, "only you can read it; keep a backup, no case can be made again without it"
        )
    wrong = faults(course)
    if wrong:
        yield Finding("grade log", BROKEN, wrong[0], "techthb course audit says all")
    else:
        yield Finding("grade log", FINE, f"{head(course).count} entries, whole")
