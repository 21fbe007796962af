"""``techthb world``: build a seeded synthetic world."""

from pathlib import Path
from typing import Annotated, Any

import typer

from techthb.cli.options import Force, Workers

__all__ = ["register"]

TRAPS = {
    "ads_with_site_hotline": "ads with a site's hotline",
    "ads_with_agency_number": "ads with an agency's number",
    "ads_with_stock_picture": "ads with a stock picture",
    "ads_with_copied_text": "ads with a copied text",
    "ads_with_mistyped_number": "ads with a mistyped number",
    "ads_without_identifier": "ads without any contact",
    "operators_whose_number_changes_hands": "operators whose number changes hands",
    "numbers_disguised": "numbers disguised",
}


def register(app: typer.Typer) -> None:
    """Add the verb ``world`` to ``app``."""
    app.command()(world)


def world(
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder for the world.", show_default=False)
    ],
    ads: Annotated[int, typer.Option("--ads", metavar="N", help="How many adverts.")] = 600,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="The same seed gives the same bytes.")] = 1,
    difficulty: Annotated[
        str, typer.Option("--difficulty", metavar="D", help="easy, classroom or field.")
    ] = "classroom",
    images: Annotated[bool, typer.Option("--images/--no-images", help="Whether to draw pictures.")] = True,
    workers: Workers = None,
    force: Force = False,
) -> None:
    """Build a synthetic world to practise on: adverts, pictures, and the truth apart from them.

    Nobody in it is real. On an easy world plain methods do well; on a classroom or a field world they fail,
    because of traps that are counted in world.json.

    Example: techthb world --ads 2000 --seed 7 --difficulty classroom --out worlds/first
    """
    from techthb.cli.show import progress_bar
    from techthb.world import generate

    with progress_bar() as progress:
        made = generate(
            ads=ads, seed=seed, difficulty=difficulty, out=out, images=images, workers=workers, force=force,
            progress=progress,
        )  # fmt: skip
    print("\n".join(summary(made, out)))


def summary(world: dict[str, Any], out: Path) -> list[str]:
    """What was planted, and what to do next."""
    from techthb.cli.show import typed

    counts, shares = world["counts"], world["shares"]
    lines = [
        f"{counts['ads']:,} ads by {counts['parties']:,} parties ({counts['operators']:,} operators) on "
        f"{counts['sites']} sites",
        f"{counts['slots_used']:,} reserved numbers and {counts['tokens_used']:,} tokens shown",
        "",
        "Planted to mislead:",
    ]
    width = max(map(len, TRAPS.values()))
    lines += [f"  {words:<{width}}  {shares[name]:6.1%}" for name, words in TRAPS.items() if name in shares]
    pictures = f" --images {typed(out / 'images')}" if world["images"] else ""
    return [
        *lines,
        "",
        f"The truth is in {out / 'truth'} and {out / 'world.json'}: look there last.",
        f"Next:  techthb link {typed(out / 'ads.parquet')}{pictures} --out {typed(out / 'linked')}",
    ]
