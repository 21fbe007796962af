"""``techthb explain``: why two adverts are linked, or what holds a cluster together."""

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from techthb.cli.options import Case as CaseFile

if TYPE_CHECKING:
    from techthb.link.explain import Case, Cluster, Pair, Place, Step

__all__ = ["register"]

WIDTH = 100
SHOWN_HINGES = 10


def register(app: typer.Typer) -> None:
    """Add the verb ``explain`` to ``app``."""
    app.command()(explain)


def explain(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder that techthb link wrote.", show_default=False)
    ],
    adverts: Annotated[
        list[str] | None, typer.Argument(metavar="[A B]", help="Two adverts, by ad_id.", show_default=False)
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ID",
            help="A cluster, by its name or one of its adverts.",
            show_default=False,
        ),
    ] = None,
    case: CaseFile = None,
) -> None:
    """Explain why two adverts are linked, how strongly, and what would break it; or a whole cluster.

    Of two adverts: what they agree and differ in, each piece with what it adds, in bits and in words; the
    shortest chain of adverts between them and the strongest, with the places in the adverts on which each
    step rests; what was set aside; what a report may state and what not. Of a cluster: what it hangs on, and
    what falls apart if that is wrong.

    Example: techthb explain worlds/first/linked ad-0000012 ad-0000345
    """
    from techthb.cli.intake import log, now
    from techthb.engine import open_engine
    from techthb.errors import UsageError
    from techthb.gate import admit_results
    from techthb.link.explain import explain_cluster, explain_pair

    if (cluster is None) == (not adverts) or (adverts and len(adverts) != 2):
        raise UsageError("name two adverts, or a cluster with --cluster")
    admission = admit_results(folder, case=case, now=now())
    log(folder, admission, "explain")
    with open_engine(workers=1) as engine:
        read = read_case(folder, engine)
        if cluster is not None:
            lines = cluster_lines(read, explain_cluster(read, cluster), admission.synthetic)
        else:
            one, other = adverts or ("", "")
            lines = pair_lines(read, explain_pair(read, one, other), admission.synthetic)
        print("\n".join(lines))


def read_case(folder: Path, engine: object) -> "Case":
    """What ``techthb link`` wrote to ``folder``."""
    from techthb.cli.evaluate import table_of
    from techthb.link.explain import Case
    from techthb.link.model import read_model

    names = ("adverts", "identifiers", "versions", "pairs", "bridges", "clusters", "common")
    tables = {name: table_of(folder / f"{name}.parquet") for name in names}
    return Case(**tables, model=read_model(folder / "model.json"), engine=engine)  # type: ignore[arg-type]


def pair_lines(case: "Case", found: "Pair", synthetic: bool) -> Iterator[str]:
    """The explanation of two adverts, as lines of a terminal."""
    from techthb.link.words import MAY_NOT, may_state

    one, other = found.direct.one, found.direct.other
    if found.strongest:
        yield f"{one} and {other} are in one cluster, {case.cluster_of(one)}."
    else:
        yield f"{one} is in cluster {case.cluster_of(one)}, {other} in {case.cluster_of(other)}:"
        yield "no chain of links that hold leads from the one to the other."
    yield from ("", "Compared with each other:")
    yield from step_lines(case, found.direct, synthetic)
    chains = {
        "The shortest chain": found.shortest,
        "The chain whose weakest step is strongest": found.strongest,
    }
    for title, chain in chains.items():
        if len(chain) > 1:
            yield from ("", f"{title}: {len(chain)} steps.")
            for number, step in enumerate(chain, 1):
                yield f"{number}. {step.one} and {step.other}"
                yield from step_lines(case, step, synthetic)
    yield from bridge_lines(case, found.bridges, synthetic)
    for row in found.aside:
        yield from (
            "",
            *wrapped(f"Set aside, and no evidence: {masked(row['identifier'])}: {row['reason']}."),
        )
    yield from ("", "A report may state:")
    yield from wrapped(may_state(found.direct.weight, case.model.measured_on), "  ")
    yield from ("", "It may not state:")
    for sentence in MAY_NOT:
        yield from wrapped(f"{sentence}.", "  - ")


def cluster_lines(case: "Case", found: "Cluster", synthetic: bool) -> Iterator[str]:
    """The explanation of a cluster, as lines of a terminal."""
    linked = f"linked by {found.identifiers:,} identifiers"
    yield f"Cluster {found.cluster_id}: {counted(found.adverts)}, {linked}."
    if found.weakest is None:
        return
    share = found.on_one / found.adverts
    yield f"{found.on_one:,} of the adverts ({share:.0%}) are in it through one identifier alone."
    yield from ("", "It hangs on:" if found.hinges else "It hangs on no single identifier or advert.")
    for hinge in found.hinges[:SHOWN_HINGES]:
        whole, *others = hinge.parts
        parts = f" in {len(others):,} parts" if len(others) > 1 else ""
        fall = f"{counted(sum(others))}{parts} come{'s' * (sum(others) == 1)} away from the other {whole:,}"
        yield from wrapped(f"{hinge.called}: without it {fall}.", "  - ")
    if len(found.hinges) > SHOWN_HINGES:
        yield f"  and {len(found.hinges) - SHOWN_HINGES:,} more on which less hangs."
    yield from ("", f"Its weakest link is between {found.weakest.one} and {found.weakest.other}:")
    yield from step_lines(case, found.weakest, synthetic)
    yield from bridge_lines(case, found.bridges, synthetic)


def bridge_lines(case: "Case", bridges: Sequence["Step"], synthetic: bool) -> Iterator[str]:
    """What links two clusters and is too weak to make them one."""
    from techthb.link.forest import BRIDGE

    for step in bridges:
        why = "too weak to join the two" if step.weight < BRIDGE else "cut by a decision"
        yield from ("", *wrapped(f"A link to cluster {case.cluster_of(step.other)}, {why}:"))
        yield f"{step.one} and {step.other}"
        yield from step_lines(case, step, synthetic)


def step_lines(case: "Case", step: "Step", synthetic: bool) -> Iterator[str]:
    """A step with its weight, its pieces of evidence and their places."""
    from techthb.link.words import UNKNOWN_RATE, error_rate, strength

    yield from wrapped(f"{step.weight:.1f} bits: {strength(step.weight)}.", "  ")
    if step.places:
        yield from wrapped(error_rate(step.weight, case.model) if synthetic else UNKNOWN_RATE, "  ")
    else:
        yield from wrapped("They share nothing that links; error rates are those of pairs that do.", "  ")
    for reason in step.reasons:
        yield from wrapped(reason["sentence"], f"  {reason['weight']:+6.1f}  ")
        for place in step.places:
            if (place.kind, place.value) == (reason["kind"], reason["value"]) or (
                place.kind == reason["kind"] == "image"
            ):
                yield from wrapped(described(place), "          ")


def described(place: "Place") -> str:
    """Where an advert shows it; a text is named and not repeated."""
    if place.start is None:
        return f"{place.ad_id}, file {place.raw}"
    where = f"{place.ad_id}, {place.field}, characters {place.start:,} to {place.end:,}"
    return where if place.kind == "text" else f"{where}: {shown(place)}"


def shown(place: "Place") -> str:
    """What stands there, if it may be shown: a number outside the reserved slots is masked."""
    from techthb.datasets.reserved import is_reserved, is_token, mask
    from techthb.errors import shown as escaped

    if place.kind == "phone" and not (is_reserved(place.value) or is_token(place.value)):
        return mask(place.value)
    return escaped(place.raw)


def masked(identifier: str) -> str:
    from techthb.datasets.reserved import mask

    kind, value = identifier.split(":", 1)
    return f"{kind} {mask(value) if kind == 'phone' else value[:60]}"


def counted(adverts: int) -> str:
    return f"{adverts:,} advert{'s' * (adverts != 1)}"


def wrapped(text: str, indent: str = "") -> list[str]:
    """``text`` in lines of a terminal's width; further lines stand under the first."""
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent))
