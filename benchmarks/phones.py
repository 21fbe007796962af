"""Telephone numbers, measured: recall and precision by language and by disguise, beside the standard parser.

Reads hand-written adverts (``phone_cases.py``), by default the held-out set, which was written before the
finder and is sealed by ``heldout/phones.sha256``. Nobody has looked at its cases, but its totals were looked
at again and again while the finder was changed, and changes were kept or dropped by them: they flatter the
finder and estimate nothing for unseen adverts. A number is found when the best reading of a place is the
one that was written; any other number that is read counts against precision; so does any number in an advert
that has none.

::

    python benchmarks/phones.py                          # the held-out set
    python benchmarks/phones.py --cases tests/identify/disguised --misses
    python benchmarks/phones.py --redialled 1            # whether it hangs on the digits
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from phone_cases import Case, read_cases
from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number
from redialling import Redialler
from scipy.stats import binomtest

from techthb.engine import open_engine
from techthb.identify import identify
from techthb.schema.tables import ADS

HERE = Path(__file__).resolve().parent
HELD_OUT = HERE / "heldout" / "phones"
Found = list[set[str]]
"""For each case the numbers that were read."""


def ours(cases: list[Case]) -> Found:
    """The best reading of each place, with a confidence of at least 0.5."""
    rows = [
        {
            "ad_id": f"{row}", "site": "one.example", "posted_at": datetime(2025, 1, 1, tzinfo=UTC),
            "text": case.text, "contact": case.contact, "country": case.country,
        }
        for row, case in enumerate(cases)
    ]  # fmt: skip
    ads = pa.Table.from_pylist(rows, schema=ADS)
    with open_engine("duckdb", workers=1) as engine:
        rows = identify(ads, engine=engine, texts=False).identifiers.to_pylist()
    best: dict[str, tuple[float, str, str]] = {}
    for row in rows:
        if row["kind"] == "phone" and row["confidence"] >= 0.5:
            kept = best.get(row["identifier_id"])
            if kept is None or row["confidence"] > kept[0]:
                best[row["identifier_id"]] = (row["confidence"], row["ad_id"], row["value"])
    found: Found = [set() for _ in cases]
    for _, ad, value in best.values():
        found[int(ad)].add(value)
    return found


def matcher(cases: list[Case]) -> Found:
    """``PhoneNumberMatcher`` with the stated country."""
    return [
        {
            format_number(match.number, PhoneNumberFormat.E164)
            for field in (case.text, case.contact)
            if field
            for match in PhoneNumberMatcher(field, case.country)
        }
        for case in cases
    ]


WAYS: dict[str, Callable[[list[Case]], Found]] = {"ours": ours, "matcher": matcher}


def score(cases: Iterable[Case], found: Iterable[set[str]]) -> tuple[int, int, int, int, int]:
    """Numbers written, found, read wrongly; adverts without a number, and those where one was read."""
    written = right = wrong = without = mistaken = 0
    for case, values in zip(cases, found, strict=True):
        if case.number is None:
            without += 1
            mistaken += bool(values)
        else:
            written += 1
            right += case.number in values
        wrong += len(values - {case.number})
    return written, right, wrong, without, mistaken


def interval(part: int, whole: int) -> str:
    """A share with its 95% Wilson interval."""
    if not whole:
        return "–"
    low, high = binomtest(part, whole).proportion_ci(method="wilson")
    return f"{part / whole:.3f} [{low:.3f}–{high:.3f}]"


def report(cases: list[Case], found: dict[str, Found]) -> None:
    """One table by language, one by disguise, one line for all."""
    keys: dict[str, Callable[[Case], str]] = {
        "all": lambda case: "all",
        "language": lambda case: case.language,
        "disguise": lambda case: case.disguise,
    }
    for name, key in keys.items():
        groups: dict[str, list[int]] = defaultdict(list)
        for at, case in enumerate(cases):
            groups[key(case)].append(at)
        print(
            f"\n{name:16}"
            + "".join(f"{way + ' recall':>22}{'precision':>22}{'none: read':>11}" for way in found)
        )
        for group, places in sorted(groups.items()):
            line = f"{group:16}"
            for values in found.values():
                written, right, wrong, without, mistaken = score(
                    [cases[at] for at in places], [values[at] for at in places]
                )
                line += f"{interval(right, written):>22}{interval(right, right + wrong):>22}"
                line += f"{f'{mistaken}/{without}':>11}"
            print(line)


def redial(cases: list[Case], found: dict[str, Found], seed: int) -> None:
    """The cases whose digits can be replaced, with their own digits and with others."""
    redialler = Redialler(seed)
    pairs = [(at, other) for at, case in enumerate(cases) if (other := redialler.redialled(case))]
    mine, others = [cases[at] for at, _ in pairs], [other for _, other in pairs]
    print(f"\n{len(pairs):,} numbers with other digits of the same plan")
    for name, values in found.items():
        before = score(mine, [values[at] for at, _ in pairs])
        after = score(others, WAYS[name](others))
        print(f"{name:20} recall {interval(*before[1::-1])}, with other digits {interval(*after[1::-1])}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, default=HELD_OUT)
    parser.add_argument("--misses", action="store_true", help="print what was missed and misread")
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument(
        "--redialled", type=int, metavar="SEED", help="also with other digits of the same plans"
    )
    given = parser.parse_args()
    cases = read_cases(given.cases)
    found = {name: way(cases) for name, way in WAYS.items() if name == "ours" or not given.ours_only}
    report(cases, found)
    if given.redialled is not None:
        redial(cases, found, given.redialled)
    if given.misses:
        for case, values in zip(cases, found["ours"], strict=True):
            if (case.number is not None and case.number not in values) or values - {case.number}:
                print(f"\n{case.name} {case.disguise} {case.country} {case.number} read {sorted(values)}")
                print(f"  {case.text!r} | {case.contact!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
