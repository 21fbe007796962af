"""``techthb evaluate``: how well clusters agree with a labelled sample."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the verb ``evaluate`` to ``app``."""
    app.command()(evaluate)


def evaluate(
    clusters: Annotated[
        Path,
        typer.Argument(
            metavar="CLUSTERS", help="Table with ad_id and cluster_id, Parquet or CSV.", show_default=False
        ),
    ],
    truth: Annotated[
        Path,
        typer.Argument(
            metavar="TRUTH",
            help="Table with ad_id and operator_id, or the truth/ folder of a world.",
            show_default=False,
        ),
    ],
) -> None:
    """Score clusters against the truth: B-cubed and pairwise precision, recall and F1, as JSON.

    An ad that is missing from the clusters counts as a cluster of its own. A score holds for the sample that
    it was measured on: on a synthetic world it says nothing about real adverts.

    Example: techthb evaluate worlds/first/linked/clusters.parquet worlds/first/truth
    """
    import json

    from techthb.evaluate import evaluate as score

    found = table_of(clusters)
    true = table_of(truth / "ads.parquet" if truth.is_dir() else truth)
    print(json.dumps(score(found, true), indent=2))


def table_of(path: Path) -> "pa.Table":
    """The Parquet or CSV table at ``path``, every column of a CSV as text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from techthb.errors import InputError
    from techthb.schema.delimited import read_delimited
    from techthb.schema.rows import check_file

    check_file(path)
    if path.suffix.lower() == ".csv":
        return read_delimited(path).table
    try:
        return pq.ParquetFile(path).read()
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError("not a Parquet file", file=path, cure="give a .parquet or a .csv file") from error
