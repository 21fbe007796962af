"""``techthb match``: what two collections of adverts share, against chance."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from techthb.cli.options import Case, Engine, Force, KeepGoing, Out, Regions, Workers
from techthb.cli.options import Encoding as Coding

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["register"]

SHOWN = 10


def register(app: typer.Typer) -> None:
    """Add the verb ``match`` to ``app``."""
    app.command()(match)


LeftImages = Annotated[
    Path | None,
    typer.Option("--left-images", metavar="DIR", help="Folder of the pictures of LEFT.", show_default=False),
]
RightImages = Annotated[
    Path | None,
    typer.Option(
        "--right-images", metavar="DIR", help="Folder of the pictures of RIGHT.", show_default=False
    ),
]
Left = Annotated[
    Path, typer.Argument(metavar="LEFT", help="Table of adverts, such as job offers.", show_default=False)
]
Right = Annotated[
    Path, typer.Argument(metavar="RIGHT", help="Table of adverts to match them with.", show_default=False)
]


def match(
    left: Left,
    right: Right,
    out: Out,
    left_images: LeftImages = None,
    right_images: RightImages = None,
    case: Case = None,
    encoding: Coding = None,
    keep_going: KeepGoing = False,
    force: Force = False,
    engine: Engine = "duckdb",
    workers: Workers = None,
    regions: Regions = "",
) -> int:
    """Find what two collections of adverts share, and how much of it chance alone would give.

    For each number, address, handle or picture that both show: the two adverts that weigh most, and how many
    unrelated pairs of adverts may be expected to weigh as much, there being so many pairs. What is common
    (an agency's number, a stock picture) is set aside. Pictures are looked for in a folder images beside each
    table. Writes matches.parquet and common.parquet. A match is a contact point to look into, not a finding
    about anybody.

    Example: techthb match jobs/ads.parquet services/ads.parquet --out matched
    """
    from techthb.cli.identify import named_regions, pictures_of
    from techthb.cli.intake import analyses, exit_code
    from techthb.cli.show import progress_bar
    from techthb.engine import open_engine
    from techthb.identify import identify
    from techthb.link.match import LEFT, RIGHT, merged, together
    from techthb.link.match import match as found_in_both
    from techthb.link.model import shipped
    from techthb.schema.gazetteer import gazetteer_in, read_gazetteer
    from techthb.schema.plans import read_plans

    folders = {
        side: folder
        for side, ads, given in ((LEFT, left, left_images), (RIGHT, right, right_images))
        if (folder := pictures_of(ads, given, f"--{side[:-1]}-images")) is not None
    }
    plans, named = merged(read_plans(left.parent), read_plans(right.parent)), named_regions(regions)
    places = [*read_gazetteer(left.parent), *read_gazetteer(right.parent)]
    beside: dict[str, Path | None] = {
        **{f"images {side[:-1]}": folder for side, folder in folders.items()},
        "gazetteer left": gazetteer_in(left.parent),
        "gazetteer right": gazetteer_in(right.parent),
    }
    with analyses(
        "match", {"left": left, "right": right}, out, case=case, encoding=encoding, keep_going=keep_going,
        force=force, inputs=beside, parameters={"plans": plans, "engine": engine, "regions": named},
    ) as ((one, other), run), progress_bar() as progress:  # fmt: skip
        ads = together(one.table, other.table)

        def matched() -> "dict[str, pa.Table]":
            with open_engine(engine, workers=workers) as opened:
                found = identify(
                    ads, engine=opened, images=folders, plans=plans, texts=False, regions=named,
                    gazetteer=places, progress=progress,
                )  # fmt: skip
                identifiers, versions = found.identifiers, found.versions
                return vars(found_in_both(ads, identifiers, versions, model=shipped(), engine=opened))

        tables = run.tables("match", matched, writes=["matches", "common"], rows_in=ads.num_rows)
    sizes = one.table.num_rows, other.table.num_rows
    print("\n".join(summary(tables["matches"], tables["common"], sizes, out)))
    return exit_code(one, other)


def summary(matches: "pa.Table", common: "pa.Table", sizes: tuple[int, int], out: Path) -> list[str]:
    """The strongest matches with what chance would give, and where the rest is."""
    from techthb.cli.explain import counted, masked
    from techthb.link.words import strength

    pairs = sizes[0] * sizes[1]
    lines = [
        f"{sizes[0]:,} and {counted(sizes[1])}: {pairs:,} pairs, and {matches.num_rows:,} identifiers that "
        "both show and that are not common.",
        f"{common.num_rows:,} in both were set aside as common; {out / 'common.parquet'} says why.",
    ]
    for row in matches.slice(0, SHOWN).to_pylist():
        lines += [
            "",
            f"{masked(row['identifier'])}: {row['left_ads']:,} and {counted(row['right_ads'])}; "
            f"{row['left']} and {row['right']}",
            f"  {row['weight']:.1f} bits: {strength(row['weight'])}.",
            f"  Of unrelated pairs, at most {row['expected_by_chance']:,.3g} may be expected to weigh as "
            "much.",
        ]
    if matches.num_rows > SHOWN:
        lines += ["", f"{matches.num_rows - SHOWN:,} more, weaker, in {out / 'matches.parquet'}."]
    return lines
