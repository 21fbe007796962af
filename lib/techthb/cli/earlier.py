"""Earlier results on which a run of ``techthb link`` builds: refitted, or added to."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from techthb.identify.since import Earlier
    from techthb.link.model import Model
    from techthb.provenance import Run

__all__ = ["model_of", "strongest", "unchanged"]

TAKEN = ("identifiers", "templates", "adverts")
"""Tables of which something is taken over."""

SAME = ("plans", "regions")
"""Parameters that say how an advert is read."""


def model_of(
    *, model: Path | None, fit: bool, refit: Path | None, since: Path | None, case: Path | None
) -> tuple[Path | None, bool]:
    """The file of the model to weigh by or to start from, and whether to fit; earlier results pass the gate.

    Raises
    ------
    UsageError : ``--refit`` or ``--since`` beside another option that brings a model.
    GateError : the gate does not admit the results.
    InputError : there are no such results.
    """
    from techthb.cli.intake import now
    from techthb.errors import UsageError
    from techthb.gate import admit_results

    if refit is not None and (fit or model is not None or since is not None):
        raise UsageError("--refit fits and brings its own model: leave --fit, --model and --since out")
    if since is not None and (fit or model is not None):
        raise UsageError("--since weighs by the model of those results: leave --fit and --model out")
    folder = refit or since
    if folder is None:
        return model, fit
    admit_results(folder, case=case, now=now())
    return folder / "model.json", refit is not None


def strongest(folder: Path) -> "pa.Table":
    """Pairs and bridges of the results in ``folder``."""
    import pyarrow as pa

    from techthb.cli.evaluate import table_of

    return pa.concat_tables([table_of(folder / f"{name}.parquet") for name in ("pairs", "bridges")])


def unchanged(
    folder: Path, run: "Run", ads: "pa.Table", digests: "pa.Array", model: "Model | None"
) -> "Earlier":
    """What the results in ``folder``, of ``model``, say of those of ``ads`` that are the same still.

    ``digests`` are those of ``ads``.

    Raises
    ------
    InputError : they are not whole, were changed since they were written, or have no frozen model.
    UsageError : they were made in another way than ``run``.
    """
    import pyarrow.parquet as pq

    from techthb.errors import InputError, UsageError
    from techthb.files import sha256
    from techthb.identify.since import Earlier
    from techthb.provenance import RECORD

    record = json.loads((folder / RECORD).read_bytes())
    if record["command"] != "link" or record["finished"] is None:
        raise InputError("these are no finished results of techthb link", file=folder, cure="finish that run")
    if model is None or model.common is None or model.texts is None:
        raise InputError(
            "the model of these results is not frozen", file=folder, cure="link the adverts with --fit first"
        )
    then, now = (_way(each) for each in (record, run.record))
    if other := [name for name in now if then[name] != now[name]]:
        raise UsageError(
            f"--since {folder}: was made with other {', '.join(other)}; link all adverts with --model "
            f"{folder / 'model.json'} instead"
        )
    for file in ("model.json", *(f"{name}.parquet" for name in TAKEN)):
        if sha256(folder / file) != record["outputs"][file]["sha256"]:
            raise InputError(
                "was changed since it was written", file=folder / file, cure="link all adverts instead"
            )
    identifiers, templates, adverts = (pq.ParquetFile(folder / f"{name}.parquet").read() for name in TAKEN)
    return Earlier.of(ads, digests, adverts, identifiers, templates)


def _way(record: dict[str, object]) -> dict[str, object]:
    """What the reading of an advert depends on, by name."""
    parameters, inputs = record["parameters"], record["inputs"]
    assert isinstance(parameters, dict) and isinstance(inputs, dict)
    found = {name: parameters.get(name) for name in SAME}
    return {**found, "gazetteer": inputs.get("gazetteer"), "versions": record["versions"]}
