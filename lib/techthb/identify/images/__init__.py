"""Pictures: what each is, how much it tells, and which are versions of one another.

The steps, in order: ``decoding`` (one bounded decoding of each file), ``pdq`` (the hash that the field
exchanges), ``trimming`` (plain margins), ``telling`` (how much the picture can tell), ``prints`` and
``features`` (what it is found again by), all of them in ``reading``; then ``candidates`` with ``near`` (which
pairs to look at, in SQL), ``verifying`` (one picture laid over the other), ``wording`` (the change in words)
and ``versions`` (the table).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from techthb.engine import Engine
from techthb.errors import InputError
from techthb.progress import Progress, silent
from techthb.schema.tables import IDENTIFIERS, KEYS, PICTURES, VERSIONS, conform

__all__ = ["Examined", "examine", "nothing"]

DOUBTED = 0.25
"""Confidence of a picture that has another's hash and not its looks."""


@dataclass(frozen=True)
class Examined:
    """What was found in the pictures of adverts.

    Parameters
    ----------
    pictures : table of ``schema.PICTURES``, a row for each file that could be read.
    versions : table of ``schema.VERSIONS``.
    identifiers : table of ``schema.IDENTIFIERS``, a row for each advert and picture that it shows.
    unread : ``row, value, reason``: places in the ads, names of files that could not be read, and why.
    """

    pictures: pa.Table
    versions: pa.Table
    identifiers: pa.Table
    unread: pa.Table


def examine(
    ads: pa.Table, images: Path | Mapping[str, Path], engine: Engine, progress: Progress = silent
) -> Examined:
    """Look at the pictures that ``ads`` (``ad_id``, ``images``) name, each file once.

    ``images`` is their folder, or folders by what their names begin with.

    Raises
    ------
    InputError : it is no folder.
    """
    folders = {"": images} if isinstance(images, Path) else images
    for folder in folders.values():
        if not folder.is_dir():
            raise InputError(
                "there is no such folder", file=folder, cure="name the folder that holds the pictures"
            )
    from techthb.identify.images.versions import doubtful, versions

    shown = _shown(ads)
    read = _read(shown["name"].unique().sort(), folders, engine, progress)
    good = read.filter(pc.is_valid(read["hash"]))
    pictures = _judged(good, doubtful(good, engine, progress))
    near = versions(good, engine, progress)
    where = pc.index_in(shown["name"], pictures["name"].combine_chunks())
    kept = pc.is_valid(where)
    seen = pictures.take(where.filter(kept))
    identifiers = _rows(ads["ad_id"].take(shown["at"].filter(kept)), seen)
    lost = shown.filter(pc.invert(kept))
    reasons = read["reason"].take(pc.index_in(lost["name"], read["name"].combine_chunks()))
    unread = pa.table({"row": lost["at"], "value": lost["name"], "reason": reasons})
    return Examined(pictures, near, identifiers, unread)


def _read(names: pa.Array, folders: Mapping[str, Path], engine: Engine, progress: Progress) -> pa.Table:
    """What is taken from the files, a table of ``reading.READ`` in the order of their names."""
    from techthb.identify.images.reading import READ, read_pictures

    parts = [READ.empty_table()]
    for start, folder in sorted(folders.items()):
        own = names.filter(pc.starts_with(names, start))
        files = [name[len(start) :] for name in own.to_pylist()]
        found = read_pictures(files, folder, engine, progress)
        parts.append(found.set_column(0, "name", own))
    return pa.concat_tables(parts).sort_by("name")


def _shown(ads: pa.Table) -> pa.Table:
    """Which ad names which picture: ``at`` (place in ``ads``), ``name``, each pair once."""
    lists = ads["images"].combine_chunks()
    shown = pa.table({"at": pc.list_parent_indices(lists), "name": pc.list_flatten(lists)})
    shown = shown.filter(pc.is_valid(shown["name"]))
    return shown.group_by(["at", "name"], use_threads=False).aggregate([])


def _judged(read: pa.Table, doubted: dict[str, str]) -> pa.Table:
    """The table of pictures, with those doubted that only share a hash."""
    confidence, reason = read["confidence"].to_pylist(), read["reason"].to_pylist()
    for place, name in enumerate(read["name"].to_pylist()):
        if name in doubted:
            confidence[place] = min(confidence[place], DOUBTED)
            reason[place] = f"has the same hash as {doubted[name]} and looks different"
    columns = {
        "name": read["name"],
        "hash": read["hash"],
        "quality": read["quality"],
        "confidence": pa.array(np.round(np.array(confidence, np.float64), 6)),
        "reason": pa.array(reason, pa.string()),
    }
    return conform(pa.table(columns), PICTURES, KEYS["pictures"])


def _rows(ad_ids: pa.ChunkedArray, pictures: pa.Table) -> pa.Table:
    """One row of ``IDENTIFIERS`` per ad and picture."""
    count = len(ad_ids)
    names = pictures["name"]
    columns = {
        "identifier_id": pc.binary_join_element_wise(ad_ids, pa.scalar("#image@images:"), names, ""),
        "ad_id": ad_ids,
        "kind": pa.array(["image"] * count, pa.string()),
        "value": pictures["hash"],
        "raw": names,
        "field": pa.array(["images"] * count, pa.string()),
        "start": pa.nulls(count, pa.int64()),
        "end": pa.nulls(count, pa.int64()),
        "region": pa.nulls(count, pa.string()),
        "confidence": pictures["confidence"],
    }
    return pa.table(columns, schema=IDENTIFIERS)


def nothing() -> Examined:
    """What is found where no pictures are looked at."""
    unread = pa.schema([("row", pa.int64()), ("value", pa.string()), ("reason", pa.string())])
    tables = (each.empty_table() for each in (PICTURES, VERSIONS, IDENTIFIERS, unread))
    return Examined(*tables)
