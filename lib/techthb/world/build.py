"""Build a world: plan it, write its ads block by block, draw its pictures, lay down the truth beside it."""

import os
import shutil
from collections import Counter
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv

from techthb import __version__
from techthb.errors import UsageError
from techthb.files import sha256, whole, write_json, write_table
from techthb.gate import mark_synthetic
from techthb.progress import Progress, silent
from techthb.world.ads import write_block
from techthb.world.difficulty import Difficulty
from techthb.world.difficulty import difficulty as difficulty_named
from techthb.world.folder import finished, move
from techthb.world.grammar import load_grammars
from techthb.world.numbers import numbering_plans, value_of
from techthb.world.pages import Furniture, furniture
from techthb.world.people import Ints, Numbers, Parties, people
from techthb.world.pictures import batches, draw_batch, source_name
from techthb.world.records import Ad, Block, Context, Party
from techthb.world.region import Region, load_region
from techthb.world.tables import TASKS, TRUTH_IMAGES, TRUTH_SITES
from techthb.world.traps import Plan, check_shares, plan_ads, shares
from techthb.world.work import merge, spread, store
from techthb.world.writing import stream

__all__ = ["LEAST_ADS", "generate"]

LEAST_ADS, MOST_ADS = 300, 9_999_999
"""Bounds of a world: fewer ads do not hold the traps, more do not fit the names of ads."""
BLOCK_ADS = 4_096
"""Ads in a block of parties, the unit of work: fixed, so that a world does not depend on the processes."""
POOL_FROM = 20_000
"""Ads from which further processes pay for their start."""
POOL_FROM_PICTURES = 1_500
"""The same for pictures."""

MERGED = {
    "ads": "ads.parquet",
    "truth": "truth/ads.parquet",
    "identifiers": "truth/identifiers.parquet",
    "traps": "truth/traps.parquet",
}
"""Where the tables of the blocks go."""


def generate(
    *,
    ads: int,
    seed: int,
    difficulty: str,
    out: Path,
    images: bool = True,
    workers: int | None = None,
    force: bool = False,
    progress: Progress = silent,
) -> dict[str, Any]:
    """Build a seeded synthetic world in ``out``; the same arguments give the same bytes.

    Parameters
    ----------
    ads : how many advertisements, 300 to 9,999,999.
    seed : any non-negative whole number.
    difficulty : ``easy``, ``classroom`` or ``field``.
    out : folder for the world; must not hold another one unless ``force``.
    images : whether to draw pictures.
    workers : processes to use, default one per processor; never changes the result.
    progress : told of each step.

    Returns
    -------
    The contents of ``world.json``: seed, parameters, version, counts, shares.

    Raises
    ------
    UsageError : an argument is out of bounds, or ``out`` holds something else.
    """
    level = difficulty_named(difficulty)
    if not LEAST_ADS <= ads <= MOST_ADS:
        raise UsageError(f"a world has {LEAST_ADS} to {MOST_ADS:,} ads, not {ads:,}")
    if seed < 0:
        raise UsageError(f"a seed is 0 or more, not {seed}")
    asked = {"ads": ads, "seed": seed, "difficulty": difficulty, "images": images, "version": __version__}
    if (there := finished(out, asked, force)) is not None:
        return there
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".part-", dir=out) as part:
        world = build(Path(part), asked, level, workers or os.cpu_count() or 1, progress)
        move(Path(part), out)
    return world


def build(
    part: Path, asked: dict[str, Any], level: Difficulty, workers: int, progress: Progress
) -> dict[str, Any]:
    """Everything into ``part``; returns the contents of ``world.json``."""
    progress("planning the world", 0, 1)
    ads, seed, images = asked["ads"], asked["seed"], asked["images"]
    region = load_region(ads, level.name)
    rng = np.random.default_rng([seed, ads])
    parties, numbers, hotlines, givers = people(ads, region, level.handover, rng)
    plan, numbers = plan_ads(parties, numbers, givers, level, rng)
    plans = numbering_plans()
    context = Context(
        seed=seed,
        level=level,
        region=region,
        grammars=load_grammars(region.languages),
        plans={state.code: plans[state.plan] for state in region.states},
        furniture={},
        images=images,
    )
    context.furniture.update(furnish(context, numbers, hotlines))
    (part / "truth").mkdir()
    progress("planning the world", 1, 1)

    counts, used, tasks = write_ads(part, context, parties, plan, numbers, workers, progress)
    if images:
        draw_pictures(part, seed, tasks, workers, progress)
    lay_down(part, region)
    counts["operators_passing_on"] = len(givers)
    found = shares(counts, images)
    check_shares(level.name, found)
    world = {
        **asked,
        "rates": level.parameters(),
        "counts": account(counts, parties, used, len(region.sites)),
        "shares": found,
        "sha256": {"ads.parquet": sha256(part / "ads.parquet")},
    }
    mark_synthetic(part / "ads.parquet", generator="techthb world", version=__version__)
    write_json(world, part / "world.json")
    return world


def furnish(context: Context, numbers: Numbers, hotlines: dict[str, int]) -> dict[str, Furniture]:
    """The furniture of every site, with its hotline if it has one."""
    result = {}
    for index, site in enumerate(context.region.sites):
        line = None
        if site.hotline:
            row = hotlines[site.site]
            number, state = int(numbers.number[row]), context.region.codes[numbers.state[row]]
            kind, value = value_of(number, state)
            line = (kind, value, "+" + " ".join(context.plans[state].international(number)))
        rng = stream(context.seed, "site", index)
        result[site.site] = furniture(site, context.grammars[site.language], line, rng)
    return result


def write_ads(
    part: Path,
    context: Context,
    parties: Parties,
    plan: Plan,
    numbers: Numbers,
    workers: int,
    progress: Progress,
) -> tuple[Counter[str], set[str], pa.Table]:
    """Write the ads and the truth about them; returns counts, numbers used and the pictures to be drawn."""
    temporary = part / "blocks"
    temporary.mkdir()
    edges = block_edges(parties, len(plan.party))
    blocks = (block(serial, parties, plan, numbers, *edge) for serial, edge in enumerate(pairwise(edges)))
    counts: Counter[str] = Counter()
    used: set[str] = set()
    tasks = [TASKS.empty_table()]
    done, total = 0, len(plan.party)
    workers = workers if total >= POOL_FROM else 1
    for some, numbers_used, pictures in spread(partial(write_one, context, temporary), blocks, workers):
        counts += some
        used |= numbers_used
        tasks.append(pictures)
        done += some["ads"]
        progress("writing ads", done, total)
    for step, (name, path) in enumerate(MERGED.items(), 1):
        merge(sorted(temporary.glob(f"{name}-*.arrow")), part / path, total)
        progress("sorting tables", step, len(MERGED))
    shutil.rmtree(temporary)
    pictures = pa.concat_tables(tasks).sort_by([("serial", "ascending"), ("file", "ascending")])
    write_table(truth_images(pictures), part / "truth" / "images.parquet")
    return counts, used, pictures


def write_one(context: Context, folder: Path, block: Block) -> tuple[Counter[str], set[str], pa.Table]:
    """Write a block and leave its tables in ``folder``; hands back what the main process needs of it."""
    written = write_block(context, block)
    tables = written.tables()
    pictures = tables.pop("pictures")
    store(tables, folder, block.serial)
    return written.counts, written.numbers, pictures


def block_edges(parties: Parties, ads: int) -> list[int]:
    """Where blocks begin, as rows of parties; the last edge is the number of parties."""
    marks = np.arange(0, ads, BLOCK_ADS)
    starts = np.unique(np.searchsorted(parties.first_ad, marks))
    return [int(start) for start in starts if start < len(parties)] + [len(parties)]


def block(serial: int, parties: Parties, plan: Plan, numbers: Numbers, first: int, end: int) -> Block:
    """The parties ``first`` to before ``end`` and their ads, resolved to plain values."""
    start = int(parties.first_ad[first])
    stop = int(parties.first_ad[end]) if end < len(parties) else len(plan.party)
    some = plan.part(start, stop)

    def resolved(rows: Ints) -> tuple[list[int], list[int]]:
        there = rows >= 0
        return (
            np.where(there, numbers.number[rows], 0).tolist(),
            np.where(there, numbers.state[rows], 0).tolist(),
        )

    ads = zip(
        some.serial.tolist(), some.position.tolist(), *resolved(some.number), *resolved(some.next_number),
        *resolved(some.agency), some.handed.tolist(), some.job.tolist(), some.bare.tolist(),
        some.rewritten.tolist(), some.own_number.tolist(), some.copied.tolist(), some.typo.tolist(),
        some.stock.tolist(), some.hotline.tolist(), strict=True,
    )  # fmt: skip
    columns = (parties.role, parties.size, parties.state, parties.language, parties.start, parties.length)
    rows = zip(range(first, end), *(column[first:end].tolist() for column in columns), strict=True)
    return Block(serial, [Party(*row) for row in rows], [Ad(*row) for row in ads])


def draw_pictures(part: Path, seed: int, tasks: pa.Table, workers: int, progress: Progress) -> None:
    """Draw all pictures and publish them."""
    (part / "images").mkdir()
    done, total = 0, tasks.num_rows
    workers = workers if total >= POOL_FROM_PICTURES else 1
    for written in spread(partial(draw_batch, seed, part / "images"), batches(tasks), workers):
        done += written
        progress("drawing pictures", done, total)


def truth_images(pictures: pa.Table) -> pa.Table:
    """``ad_id, file, source, transform`` of the pictures, in the order of ads."""
    scenes = zip(*(pictures[name].to_pylist() for name in ("stock", "owner", "scene")), strict=True)
    source = pa.array([source_name(*scene) for scene in scenes], pa.string())
    columns = [pictures["ad_id"], pictures["file"], source, pictures["transform"]]
    return pa.table(columns, schema=TRUTH_IMAGES)


def lay_down(part: Path, region: Region) -> None:
    """The knowledge of the region, and the truth about its sites."""
    for name, table in (("plans.csv", region.plans()), ("gazetteer.csv", region.gazetteer())):
        with whole(part / name) as temporary:
            pa.csv.write_csv(table, temporary, pa.csv.WriteOptions(quoting_style="needed"))
    write_json(region.published(), part / "region.json")
    sites = sorted((site.site, site.platform, site.mirror or None) for site in region.sites)
    columns = [pa.array(column, pa.string()) for column in zip(*sites, strict=True)]
    write_table(pa.table(columns, schema=TRUTH_SITES), part / "truth" / "sites.parquet")


def account(counts: Counter[str], parties: Parties, used: set[str], sites: int) -> dict[str, Any]:
    """What the world holds, for ``world.json``."""
    traps = ("agency_number", "site_hotline", "number_changes_hands", "stock_picture", "copied_text",
             "mistyped_number", "no_identifier", "recruitment")  # fmt: skip
    return {
        "ads": counts["ads"],
        "parties": len(parties),
        "operators": counts["operators"],
        "operators_whose_number_changes_hands": counts["operators_passing_on"],
        "operators_who_recruit_and_offer_services": counts["recruitment_pairs"],
        "sites": sites,
        "ads_by_trap": {trap: counts[trap] for trap in traps},
        "numbers_shown": counts["numbers_shown"],
        "numbers_by_form": {
            name.removeprefix("form:"): count for name, count in counts.items() if name.startswith("form:")
        },
        "slots_used": sum(number.startswith("+") for number in used),
        "tokens_used": sum(not number.startswith("+") for number in used),
    }
