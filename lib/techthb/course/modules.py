"""The module list of ``curriculum/course.yml``, and the catalogue that is made from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from techthb.datasets import root
from techthb.errors import InputError

__all__ = ["BLOOM", "Module", "Outcome", "catalogue_markdown", "modules", "tracks"]

BLOOM: dict[str, str] = {
    "name": "remember", "list": "remember",
    "classify": "understand", "explain": "understand", "interpret": "understand", "read": "understand",
    "apply": "apply", "compute": "apply", "extract": "apply", "match": "apply", "measure": "apply",
    "place": "apply", "record": "apply", "link": "apply",
    "compare": "analyse", "distinguish": "analyse", "separate": "analyse", "test": "analyse",
    "trace": "analyse",
    "assess": "evaluate", "choose": "evaluate", "decide": "evaluate", "judge": "evaluate",
    "justify": "evaluate", "weigh": "evaluate",
    "compile": "create", "design": "create", "draft": "create", "write": "create",
}  # fmt: skip
"""Measurable verbs, each with its level in the revised taxonomy of Bloom (Anderson and Krathwohl, 2001)."""

KINDS = ("knowledge", "skills", "autonomy")
STATUS = ("available", "planned")
LEVELS = range(4, 8)
"""Levels of the European Qualifications Framework that the course may claim."""


SOURCE = "exercises/source"
"""Folder of the solved exercises, below the suite's folder."""


@dataclass(frozen=True)
class Outcome:
    """What a trainee will be able to do; ``text`` begins with a verb of ``BLOOM``."""

    id: str
    kind: str
    text: str

    @property
    def verb(self) -> str:
        """The measurable verb, in lower case."""
        return self.text.split()[0].lower()


@dataclass(frozen=True)
class Module:
    """One module of the course.

    Parameters
    ----------
    slug : its number and name, ``04-linking-ads``; the names of its lesson, notebook and exercise.
    status : ``available`` or ``planned``.
    level : of the European Qualifications Framework.
    hours : learning time in all.
    needs : slugs of modules to have worked through before.
    """

    slug: str
    title: str
    status: str
    level: int
    hours: float
    tracks: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    needs: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """Its two digits."""
        return self.slug[:2]

    @property
    def available(self) -> bool:
        """Whether lesson, notebook and exercise are there."""
        return self.status == "available"

    def materials(self, exercises: str = SOURCE) -> dict[str, str]:
        """Paths below the suite's folder, by what they are."""
        return {
            "notebook": f"notebooks/{self.slug}.ipynb",
            "lesson": f"curriculum/{self.slug}/lesson.md",
            "exercise": f"{exercises}/{self.slug}/{self.slug}.ipynb",
        }


def modules(path: Path | None = None) -> tuple[Module, ...]:
    """The modules in order.

    Parameters
    ----------
    path : the list; the default is ``curriculum/course.yml`` of the suite.

    Raises
    ------
    InputError : the list is wrong; the message names module, field and value.
    """
    path = path or root() / "curriculum" / "course.yml"
    course = _read(path)
    found = tuple(_module(entry, path, course["tracks"]) for entry in course["modules"])
    slugs = [module.slug for module in found]
    if slugs != sorted(set(slugs)) or [slug[:2] for slug in slugs] != [
        f"{n:02}" for n in range(1, len(slugs) + 1)
    ]:
        raise InputError(
            "modules are numbered 01, 02, … in order, each once",
            file=path,
            value=[slug[:2] for slug in slugs],
        )
    for module in found:
        if unknown := [slug for slug in module.needs if slug not in slugs or slug >= module.slug]:
            raise InputError(
                f"{module.slug}: needs a module that does not come before it", file=path, value=unknown
            )
    return found


def tracks(path: Path | None = None) -> dict[str, str]:
    """For whom the course is: a description by track."""
    return dict(_read(path or root() / "curriculum" / "course.yml")["tracks"])


def catalogue_markdown(found: Sequence[Module] | None = None, *, exercises: str = SOURCE) -> str:
    """The table of modules for the README and the start page; it links only to what is there.

    Parameters
    ----------
    found : the modules; the default is all.
    exercises : folder of the exercises that the links lead to: the solved ones, or a trainee's copies.
    """
    solved = " (solved)" if exercises == SOURCE else ""
    rows = ["| | module | for | EQF | hours | |", "|---|---|---|---|---|---|"]
    for module in modules() if found is None else found:
        named = {
            name + (solved if name == "exercise" else ""): path
            for name, path in module.materials(exercises).items()
        }
        links = " · ".join(f"[{name}]({path})" for name, path in named.items())
        cells = [
            module.number, module.title, ", ".join(module.tracks), str(module.level), f"{module.hours:g}",
            links if module.available else "planned",
        ]  # fmt: skip
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _read(path: Path) -> dict[str, Any]:
    import yaml

    try:
        course = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError("there is no such list of modules", file=path) from None
    except yaml.YAMLError as error:
        raise InputError(f"not YAML: {error}", file=path) from None
    if not isinstance(course, dict) or set(course) != {"tracks", "modules"}:
        raise InputError("a course has tracks and modules, nothing else", file=path)
    return course


def _module(entry: dict[str, Any], path: Path, known_tracks: dict[str, str]) -> Module:
    def require(holds: bool, reason: str, value: object) -> None:
        if not holds:
            raise InputError(
                f"{entry.get('slug', 'a module without slug')}: {reason}", file=path, value=value
            )

    try:
        outcomes = tuple(Outcome(**each) for each in entry["outcomes"])
        module = Module(
            **{
                **entry,
                "outcomes": outcomes,
                "tracks": tuple(entry["tracks"]),
                "needs": tuple(entry.get("needs", ())),
            }
        )
    except (TypeError, KeyError) as error:
        require(False, f"a field is missing or unknown: {error}", sorted(entry))
    require(module.status in STATUS, f"status is one of {', '.join(STATUS)}", module.status)
    require(module.level in LEVELS, f"level is {LEVELS[0]} to {LEVELS[-1]}", module.level)
    require(
        isinstance(module.hours, int | float) and 0 < module.hours <= 40, "hours are 0 to 40", module.hours
    )
    require(bool(module.tracks), "no track", module.tracks)
    require(set(module.tracks) <= set(known_tracks), f"tracks are {', '.join(known_tracks)}", module.tracks)
    require(bool(outcomes), "no outcome", outcomes)
    for place, outcome in enumerate(outcomes, 1):
        require(
            outcome.id == f"{module.number}.{place}",
            f"outcome {place} is not called {module.number}.{place}",
            outcome.id,
        )
        require(outcome.kind in KINDS, f"kind is one of {', '.join(KINDS)}", outcome.kind)
        require(outcome.verb in BLOOM, "an outcome begins with a measurable verb", outcome.text)
    return module
