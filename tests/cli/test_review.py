"""``techthb sample-for-review`` and ``read-review`` as a unit uses them."""

import csv
import re
import stat
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from techthb.cli import run
from techthb.world import generate

CASE = {
    "authority": "Unit of Aldovia",
    "legal_basis": "Act of Aldovia, art. 30",
    "purpose": "Find shared contact points",
    "necessity": "No other trace",
    "retain_until": "2099-12-31",
    "dpia": "DPIA 7",
}


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world in ``world``, what links it in ``linked``."""
    place: Path = tmp_path_factory.mktemp("review")
    generate(ads=300, seed=5, difficulty="classroom", out=place / "world", images=True, workers=1)
    assert run(["link", str(place / "world/ads.parquet"), "--out", str(place / "linked")]) == 0
    return place


def drawn(linked: Path, out: Path, *more: str) -> int:
    words = ["sample-for-review", str(linked / "world/ads.parquet"), str(linked / "linked")]
    return run([*words, "--out", str(out), "--pairs", "40", *more])


def fill(form: Path, decisions: dict[str, str], note: str = "") -> None:
    with form.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with form.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "decision": decisions[row["pair"]], "note": note} for row in rows)


def by_truth(linked: Path, out: Path) -> dict[str, str]:
    party = {
        row["ad_id"]: row["operator_id"]
        for row in pq.read_table(linked / "world/truth/ads.parquet").to_pylist()
    }
    return {
        row["pair"]: "same" if party[row["one"]] == party[row["other"]] else "different"
        for row in pq.read_table(out / "drawn.parquet").to_pylist()
    }


def test_reviewers_see_the_pairs_and_nothing_of_what_was_linked(linked: Path, tmp_path: Path) -> None:
    out = tmp_path / "review"
    assert drawn(linked, out) == 0
    rows = pq.read_table(out / "drawn.parquet").to_pylist()
    assert len(rows) == 40
    orders = []
    for reviewer in (1, 2):
        page = (out / f"reviewer-{reviewer}.html").read_text("utf-8")
        with (out / f"reviewer-{reviewer}.csv").open(encoding="utf-8", newline="") as stream:
            form = list(csv.DictReader(stream))
        assert set(form[0]) == {"pair", "one", "other", "decision", "note"}
        assert re.findall(r'<h3 id="(P\d+)"', page) == [row["pair"] for row in form]
        assert {(row["pair"], *sorted((row["one"], row["other"]))) for row in form} == {
            (row["pair"], row["one"], row["other"]) for row in rows
        }
        for word in (" bits", "cluster", "weak bridge", "strong support", "<mark"):
            assert word not in page
        assert 'src="data:image/jpeg' in page
        orders.append([row["pair"] for row in form])
    assert orders[0] != orders[1]
    assert stat.S_IMODE((out / "drawn.parquet").stat().st_mode) == 0o600


def test_reviewers_who_know_the_truth_find_the_errors_there_are(
    linked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "review"
    assert drawn(linked, out) == 0
    truth = by_truth(linked, out)
    for reviewer in (1, 2):
        fill(out / f"reviewer-{reviewer}.csv", truth, note="=HYPERLINK(1)")
    capsys.readouterr()
    assert run(["read-review", str(out)]) == 0
    assert "kappa 1.00" in capsys.readouterr().out
    with (out / "read/rates.csv").open(encoding="utf-8", newline="") as stream:
        rated = {row["group"]: row for row in csv.DictReader(stream)}
    rows = pq.read_table(out / "drawn.parquet").to_pylist()
    for name, row in rated.items():
        own = [each for each in rows if each["group"] == name]
        wrong = sum((truth[each["pair"]] == "same") != each["linked"] for each in own)
        assert (int(row["decided"]), int(row["wrong"])) == (len(own), wrong)


def test_what_both_judge_different_becomes_decisions_that_link_honours(linked: Path, tmp_path: Path) -> None:
    out = tmp_path / "review"
    assert drawn(linked, out) == 0
    rows = pq.read_table(out / "drawn.parquet").to_pylist()
    both = {row["pair"]: "different" for row in rows}
    fill(out / "reviewer-1.csv", both, note="other handwriting")
    one = next(row for row in rows if row["linked"])
    fill(out / "reviewer-2.csv", {**dict.fromkeys(both, "cannot tell"), one["pair"]: "different"})
    assert run(["read-review", str(out)]) == 0
    ads = str(linked / "world/ads.parquet")
    decided = str(out / "read/decisions.csv")
    assert run(["link", ads, "--out", str(tmp_path / "again"), "--decisions", decided]) == 0
    clusters = {
        row["ad_id"]: row["cluster_id"]
        for row in pq.read_table(tmp_path / "again/clusters.parquet").to_pylist()
    }
    assert clusters[one["one"]] != clusters[one["other"]]
    (record,) = pq.read_table(tmp_path / "again/decided.parquet").to_pylist()
    assert one["pair"] in record["why"] and "other handwriting" in record["why"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda rows: rows[3].update(decision="maybe"), "row 5, column decision"),
        (lambda rows: rows[3].update(decision=""), "row 5, column decision"),
        (lambda rows: rows.pop(), "1 pairs are missing"),
        (lambda rows: rows.append(rows[0]), "stands twice"),
        (lambda rows: rows[0].update(other="ad-9"), "row 2, column pair"),
    ],
)
def test_a_form_that_was_filled_in_wrongly_is_refused_with_its_row(
    linked: Path, tmp_path: Path, change: object, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "review"
    assert drawn(linked, out) == 0
    for reviewer in (1, 2):
        fill(out / f"reviewer-{reviewer}.csv", by_truth(linked, out))
    form = out / "reviewer-2.csv"
    with form.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    change(rows)  # type: ignore[operator]
    with form.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["pair", "one", "other", "decision", "note"])
        writer.writeheader()
        writer.writerows(rows)
    capsys.readouterr()
    assert run(["read-review", str(out)]) == 2
    assert told in " ".join(capsys.readouterr().err.split())
    assert not (out / "read").exists()


def test_a_review_is_not_drawn_over_another(
    linked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "review"
    assert drawn(linked, out) == 0
    fill(out / "reviewer-1.csv", by_truth(linked, out))
    before = (out / "reviewer-1.csv").read_bytes()
    assert drawn(linked, out) == 2
    assert "forms may be filled in" in " ".join(capsys.readouterr().err.split())
    assert (out / "reviewer-1.csv").read_bytes() == before


def test_results_of_other_adverts_are_refused(
    linked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    generate(ads=300, seed=6, difficulty="easy", out=tmp_path / "other", images=False, workers=1)
    words = [str(tmp_path / "other/ads.parquet"), str(linked / "linked"), "--out", str(tmp_path / "review")]
    assert run(["sample-for-review", *words]) == 2
    assert "was made from other adverts" in " ".join(capsys.readouterr().err.split())


def test_real_adverts_are_reviewed_under_their_case_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("case.yml").write_text(yaml.safe_dump(CASE), encoding="utf-8")
    lines = [f"A{n},one.example,2026-03-0{n},<b>call</b> +44 7700 900123,XA,north" for n in range(1, 5)]
    Path("ads.csv").write_text("\n".join(["ad_id,site,posted_at,text,country,city", *lines, ""]), "utf-8")
    assert run(["link", "ads.csv", "--out", "linked", "--case", "case.yml"]) == 0
    words = ["sample-for-review", "ads.csv", "linked", "--out", "review"]
    assert run(words) == 2
    assert run([*words, "--case", "case.yml"]) == 0
    page = Path("review/reviewer-1.html").read_text("utf-8")
    assert "Data treated as real" in page
    assert "<b>call</b>" not in page and "&lt;b&gt;call" in page
    modes = {stat.S_IMODE(path.stat().st_mode) for path in Path("review").iterdir()}
    assert modes == {0o600}
    for reviewer in (1, 2):
        fill(
            Path(f"review/reviewer-{reviewer}.csv"),
            dict.fromkeys((f"P{n:04d}" for n in range(1, 200)), "same"),
        )
    assert run(["read-review", "review"]) == 2
    assert run(["read-review", "review", "--case", "case.yml"]) == 0
