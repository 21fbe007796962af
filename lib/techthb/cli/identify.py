"""``techthb identify``: what identifies an advert, and where it says so."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from techthb.cli.options import Ads, Case, Encoding, Engine, Force, Images, KeepGoing, Out, Regions, Workers

if TYPE_CHECKING:
    import pyarrow as pa

    from techthb.identify import Identified

__all__ = ["WRITES", "named_regions", "pictures_of", "register", "written"]

WRITES = ("identifiers", "unread", "pictures", "versions", "templates", "furniture")
"""The tables of the step ``identify``."""

PLURAL = {
    "phone": "telephone numbers", "token": "tokens", "email": "e-mail addresses", "url": "web addresses",
    "domain": "domains", "handle": "handles", "wallet": "wallets", "price": "prices", "age": "stated ages",
    "alias": "aliases", "place": "places", "image": "pictures", "text": "copied texts",
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
    regions: Regions = "",
) -> int:
    """Find what identifies an advert, from phone numbers to pictures, each with its exact place.

    Reads numbers through common disguises: digits of other scripts, number words, look-alike letters,
    ornaments, halves in two fields. A number without country code is read only in the advert's stated
    country, in its site's, and in those of --regions. Writes identifiers.parquet; confidence is an order.
    Beside it, templates.parquet says what copied texts have in common, furniture.parquet what sites print.

    Example: techthb identify worlds/first/ads.parquet --out worlds/first/identified
    """
    from techthb.cli.intake import analysis, exit_code
    from techthb.cli.show import progress_bar
    from techthb.engine import open_engine
    from techthb.identify import identify as find
    from techthb.schema.gazetteer import gazetteer_in, read_gazetteer
    from techthb.schema.plans import read_plans

    folder = pictures_of(ads, images)
    plans, places, named = read_plans(ads.parent), read_gazetteer(ads.parent), named_regions(regions)
    with analysis(
        "identify", ads, out, case=case, encoding=encoding, keep_going=keep_going, force=force,
        inputs={"images": folder, "gazetteer": gazetteer_in(ads.parent)},
        parameters={"plans": plans, "engine": engine, "regions": named},
    ) as (table, run):  # fmt: skip

        def work() -> "dict[str, pa.Table]":
            with progress_bar() as progress, open_engine(engine, workers=workers) as opened:
                found = find(
                    table.table, engine=opened, images=folder, plans=plans, regions=named, gazetteer=places,
                    progress=progress,
                )  # fmt: skip
            return written(found)

        tables = run.tables("identify", work, writes=WRITES, rows_in=table.table.num_rows)
    print("\n".join(summary(tables, out)))
    return exit_code(table)


def written(found: "Identified") -> "dict[str, pa.Table]":
    """The tables of ``WRITES``."""
    tables = (
        found.identifiers, found.rejected, found.pictures, found.versions, found.templates, found.furniture,
    )  # fmt: skip
    return dict(zip(WRITES, tables, strict=True))


def named_regions(listed: str) -> list[str]:
    """The countries of ``--regions``.

    Raises
    ------
    UsageError : a code that no country has.
    """
    from phonenumbers import SUPPORTED_REGIONS

    from techthb.errors import UsageError

    codes = [code.strip().upper() for code in listed.split(",") if code.strip()]
    unknown = [code for code in codes if code not in SUPPORTED_REGIONS]
    if unknown:
        cure = "name countries by their two letters: --regions GB,FR"
        raise UsageError(f"--regions: no numbering plan is known for {unknown[0]!r}; {cure}")
    return codes


def pictures_of(ads: Path, images: Path | None, option: str = "--images") -> Path | None:
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
        print(f"Pictures: none (name their folder with {option})")
    return images


def summary(tables: "dict[str, pa.Table]", out: Path) -> list[str]:
    """How much was found of each kind, what could not be read, and what to do next."""
    import pyarrow.compute as pc

    identifiers, unread, pictures = tables["identifiers"], tables["unread"], tables["pictures"]
    lines = []
    others = sorted({*identifiers["kind"].unique().to_pylist()} - {*PLURAL})
    for kind, name in {**PLURAL, **{each: f"identifiers of kind {each}" for each in others}}.items():
        found = identifiers.filter(pc.equal(identifiers["kind"], kind))
        if found.num_rows:
            distinct, ads = len(found["value"].unique()), len(found["ad_id"].unique())
            lines.append(f"  {distinct:>9,} {name} in {ads:,} adverts")
    lines = ["Found:", *lines] if lines else ["Found no identifier."]
    if tables["versions"].num_rows:
        pairs = tables["versions"].num_rows
        lines.append(f"  {pairs:>9,} pairs of pictures that are versions of one another")
    if weak := pictures["reason"].length() - pictures["reason"].null_count:
        lines.append(f"Tell little: {weak:,} pictures; {out / 'pictures.parquet'} says why.")
    if unread.num_rows:
        lines.append(
            f"Not read: {unread.num_rows:,} pictures or long fields; {out / 'unread.parquet'} says why."
        )
    return [
        *lines,
        "",
        f"In {out / 'identifiers.parquet'}.  Next: techthb link, with the same ADS and a new --out",
    ]
