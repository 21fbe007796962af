"""``techthb identify``: what identifies an advert, and where it says so."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from techthb.cli.options import Ads, Case, Encoding, Engine, Force, Images, KeepGoing, Out, Workers

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["pictures_of", "register"]

PLURAL = {
    "phone": "telephone numbers", "token": "tokens", "email": "e-mail addresses", "url": "web addresses",
    "domain": "domains", "handle": "handles", "wallet": "wallets", "price": "prices", "age": "stated ages",
    "alias": "aliases", "place": "places", "image": "pictures",
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the verb ``identify`` to ``app``."""
    app.command()(identify)


def identify(
    ads: Ads,
    out: Out,
    images: Images = None,
    case: Case = None,
    encoding: Encoding = None,
    keep_going: KeepGoing = False,
    force: Force = False,
    engine: Engine = "duckdb",
    workers: Workers = None,
) -> int:
    """Find what identifies an advert, from phone numbers to pictures, each with its exact place.

    Reads numbers through common disguises: digits of other scripts, number words, look-alike letters,
    ornaments, halves in two fields. A number without country code is read only under the plan of the
    advert's stated country. Writes identifiers.parquet; its confidence is an order, not a probability.

    Example: techthb identify worlds/first/ads.parquet --out worlds/first/identified
    """
    from techthb.cli.intake import analysis, exit_code
    from techthb.cli.show import progress_bar
    from techthb.engine import open_engine
    from techthb.identify import identify as find
    from techthb.schema.gazetteer import gazetteer_in, read_gazetteer
    from techthb.schema.plans import read_plans

    folder = pictures_of(ads, images)
    plans, places = read_plans(ads.parent), read_gazetteer(ads.parent)
    with analysis(
        "identify", ads, out, case=case, encoding=encoding, keep_going=keep_going, force=force,
        inputs={"images": folder, "gazetteer": gazetteer_in(ads.parent)},
        parameters={"plans": plans, "engine": engine},
    ) as (table, run):  # fmt: skip

        def work() -> "dict[str, pa.Table]":
            with progress_bar() as progress, open_engine(engine, workers=workers) as opened:
                found = find(
                    table.table,
                    engine=opened,
                    images=folder,
                    plans=plans,
                    gazetteer=places,
                    progress=progress,
                )
            return {"identifiers": found.identifiers, "unread": found.rejected}

        tables = run.tables("identify", work, writes=["identifiers", "unread"], rows_in=table.table.num_rows)
    print("\n".join(summary(tables["identifiers"], tables["unread"], out)))
    return exit_code(table)


def pictures_of(ads: Path, images: Path | None) -> Path | None:
    """The folder of pictures: the one named, else ``images`` beside the table, which is said.

    Raises
    ------
    InputError : the one named is no folder.
    """
    from techthb.errors import InputError

    beside = ads.parent / "images"
    if images is not None and not images.is_dir():
        raise InputError(
            "there is no such folder", file=images, cure="name the folder that holds the pictures"
        )
    if images is None and beside.is_dir():
        print(f"Pictures: {beside}")
        return beside
    if images is None:
        print("Pictures: none (name their folder with --images)")
    return images


def summary(identifiers: "pa.Table", unread: "pa.Table", out: Path) -> list[str]:
    """How much was found of each kind, what could not be read, and what to do next."""
    import pyarrow.compute as pc

    lines = []
    for kind, name in PLURAL.items():
        found = identifiers.filter(pc.equal(identifiers["kind"], kind))
        if found.num_rows:
            distinct, ads = len(found["value"].unique()), len(found["ad_id"].unique())
            lines.append(f"  {distinct:>9,} {name} in {ads:,} adverts")
    lines = ["Found:", *lines] if lines else ["Found no identifier."]
    if unread.num_rows:
        lines.append(
            f"Not read: {unread.num_rows:,} pictures or long fields; {out / 'unread.parquet'} says why."
        )
    return [
        *lines,
        "",
        f"In {out / 'identifiers.parquet'}.  Next: techthb link, with the same ADS and a new --out",
    ]
