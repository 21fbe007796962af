"""The case of each exercise: made from the course key, so that no two courses share one.

What a trainee gets lies in ``source/NN-slug/data/`` and goes out with the release; what was planted, and
the answers of the closed questions, lie in ``answers/NN-slug/`` and stay.
"""

import hashlib
import hmac
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from techthb.course import quiz
from techthb.errors import InputError
from techthb.files import write_json, write_table
from techthb.progress import Progress, silent

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "case_seed",
    "course_key",
    "curriculum_of",
    "make_own",
    "own_case",
    "own_folder",
    "prepare",
    "truth_folder",
]

KEY_BYTES = 32
HANDED_OUT = ("plans.csv", "gazetteer.csv", "region.json")
"""Files of a world that a trainee gets beside the ads and the pictures."""

TRUTH = ("ads", "identifiers", "images", "traps", "sites")


def truth_folder(course: Path, slug: str) -> Path:
    """Where the truth of an exercise lies: ``quiz.json`` and the tables under ``truth/``."""
    return course / "answers" / slug


def own_case(course: Path, slug: str, trainee: str) -> Path | None:
    """The case that ``trainee`` alone has, if there is one: ``quiz.json``, ``truth/`` and ``data/``."""
    folder = own_folder(course, slug, trainee)
    return folder if folder.is_dir() else None


def own_folder(course: Path, slug: str, trainee: str) -> Path:
    """Where the case that ``trainee`` alone has is kept."""
    return course / "cases" / slug / trainee


def course_key(course: Path) -> bytes:
    """The 32 random bytes that all cases of a course come from; made when they are not there yet.

    Raises
    ------
    InputError : the file does not hold 32 bytes.
    """
    path = course / "course_key"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise InputError(
                f"a course key has {KEY_BYTES} bytes, this one {len(key)}", file=path,
                cure="restore it from a backup, or delete it to start a course with new cases",
            ) from None  # fmt: skip
        return key
    key = secrets.token_bytes(KEY_BYTES)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(key)
    return key


def case_seed(key: bytes, slug: str) -> int:
    """128 bits that only the holder of ``key`` can work out: HMAC-SHA256 of the exercise's name."""
    return int.from_bytes(_keyed(key, "seed", slug)[:16])


def prepare(
    course: Path, *, key: bytes | None = None, curriculum: Path | None = None, progress: Progress = silent
) -> list[str]:
    """Make data and truth of every exercise that lacks them, or whose case, bank or key has changed.

    An exercise that has been released keeps the case that went out, so that hand-ins are judged on it;
    delete its ``release/`` folder to let it change.

    Parameters
    ----------
    course : folder with ``source/``.
    key : course key; the default is the course's own.
    curriculum : folder of the question banks; the default is the one beside ``course``, else ours.
    progress : told about each exercise.

    Returns
    -------
    The exercises that were made; none when all was there.

    Raises
    ------
    InputError : a ``case.yml`` or ``quiz.yml`` is wrong.
    """
    key = course_key(course) if key is None else key
    curriculum = curriculum or curriculum_of(course)
    wanted = {
        folder: stamp
        for folder in sorted((course / "source").glob("[0-9][0-9]-*"))
        if (stamp := _stamp(folder, curriculum, key)) != (made := _stamp_on(course, folder))
        and not (made and (course / "release" / folder.name).is_dir())
    }
    for done, (folder, stamp) in enumerate(wanted.items()):
        progress("preparing the exercises", done, len(wanted))
        _make(course, folder, curriculum, key)
        write_json(stamp, truth_folder(course, folder.name) / "made.json", 0o600)
    if wanted:
        progress("preparing the exercises", len(wanted), len(wanted))
    return [folder.name for folder in wanted]


def curriculum_of(course: Path) -> Path:
    """The folder of the question banks: the one beside the course folder, else the suite's."""
    from techthb.datasets import root

    beside = course.resolve().parent / "curriculum"
    return beside if beside.is_dir() else root() / "curriculum"


def _stamp(folder: Path, curriculum: Path, key: bytes) -> dict[str, str]:
    """What data and truth were made from."""
    sources = [folder / "case.yml", curriculum / folder.name / "quiz.yml"]
    return {
        "key": _keyed(key, "stamp", folder.name).hex(),
        "sources": hashlib.sha256(
            b"\0".join(path.read_bytes() if path.is_file() else b"" for path in sources)
        ).hexdigest(),
    }


def _stamp_on(course: Path, folder: Path) -> Any:
    made = truth_folder(course, folder.name) / "made.json"
    if not made.is_file() or not (folder / "data").is_dir():
        return None
    return json.loads(made.read_text("utf-8"))


def _make(course: Path, folder: Path, curriculum: Path, key: bytes) -> None:
    """Make answers and data of one exercise in folders of their own, then put both in place."""
    truth, data = truth_folder(course, folder.name), folder / "data"
    truth.parent.mkdir(mode=0o700, exist_ok=True)
    with _replacing(truth) as new_truth, _replacing(data) as new_data:
        _fill(folder, curriculum, key, folder.name, new_data, new_truth)


def _fill(folder: Path, curriculum: Path, key: bytes, name: str, data: Path, truth: Path) -> None:
    """Write data and truth of the exercise in ``folder``; ``name`` and ``key`` decide which case it is."""
    if (bank_file := curriculum / folder.name / "quiz.yml").is_file():
        bank = quiz.read_bank(bank_file)
        write_json([each.released() for each in bank], data / "questions.json")
        write_json([vars(each) for each in bank], truth / "quiz.json", 0o600)
    if (case_file := folder / "case.yml").is_file():
        with tempfile.TemporaryDirectory(prefix="techthb-") as scratch:
            case = _read_case(case_file)
            _make_world(Path(scratch), case, case_seed(key, name))
            _hand_out(Path(scratch), data, truth / "truth", key)
            if case["specimens"]:
                seed = case_seed(key, f"{name}/specimens")
                _draw_specimens(data / "specimens", truth / "truth", seed)


def make_own(course: Path, slug: str, trainee: str, attempt: int = 0) -> Path:
    """Make the case that ``trainee`` alone has: seed and names of adverts come from course key and trainee.

    A case that is there is left as it is, because it may have been handed out; ``attempt`` counts those that
    were refused, and replaces it.

    Returns
    -------
    Its folder: ``data/`` to hand out, ``truth/`` and ``quiz.json`` to keep.
    """
    own, key = own_folder(course, slug, trainee), course_key(course)
    if own.is_dir() and not attempt:
        return own
    name = f"{slug}/{trainee}" + (f"/{attempt}" if attempt else "")
    own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _replacing(own) as new:
        (new / "data").mkdir()
        # names are shuffled by a key of their own, or neighbours would have the same order
        _fill(
            course / "source" / slug, curriculum_of(course), _keyed(key, "own", name), name, new / "data", new
        )
    own.chmod(0o700)
    return own


def _read_case(path: Path) -> dict[str, Any]:
    import yaml

    try:
        case = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise InputError(f"not YAML: {error}", file=path) from None
    if not isinstance(case, dict) or set(case) - {"specimens"} != {"ads", "difficulty", "pictures"}:
        raise InputError(
            "a case has ads, difficulty and pictures, may have specimens, and nothing else",
            file=path, value=case,
        )  # fmt: skip
    return {"specimens": False, **case}


def _make_world(out: Path, case: dict[str, Any], seed: int) -> None:
    from techthb.world import generate

    generate(ads=case["ads"], difficulty=case["difficulty"], images=case["pictures"], seed=seed, out=out)


def _hand_out(world: Path, data: Path, truth: Path, key: bytes) -> None:
    """Copy a world apart, what is published and what is true, with ids and file names that tell nothing."""
    import pyarrow.parquet as pq

    from techthb.gate import mark_synthetic

    published = json.loads((world / "synthetic.json").read_text("utf-8"))
    ads = pq.read_table(world / "ads.parquet")
    ids = _renamed(ads["ad_id"].to_pylist(), "AD-{:05d}", key)
    planted = {name: pq.read_table(world / "truth" / f"{name}.parquet") for name in TRUTH}
    pictures = sorted(path.name for path in (world / "images").glob("*.jpg"))
    files = _renamed(pictures, "picture-{:05d}.jpg", key)

    data.mkdir(exist_ok=True)
    write_table(_under_new_names(ads, ids, files).sort_by("ad_id"), data / "ads.parquet")
    mark_synthetic(data / "ads.parquet", generator=published["generator"], version=published["version"])
    for name in HANDED_OUT:
        shutil.copyfile(world / name, data / name)
    if files:
        (data / "images").mkdir()
    for new, old in sorted((new, old) for old, new in files.items()):  # times of files tell nothing either
        shutil.copyfile(world / "images" / old, data / "images" / new)
    for name, table in planted.items():
        write_table(_under_new_names(table, ids, files), truth / f"{name}.parquet", 0o600)


def _draw_specimens(folder: Path, truth: Path, seed: int) -> None:
    """Draw the pictures of ``techthb.world.specimens``; what they are, which the seed tells, stays."""
    import pyarrow as pa

    from techthb.world.specimens import change_of, kind_of, write_pairs, write_singles

    folder.mkdir()
    write_pairs(folder, seed)
    write_singles(folder, seed)
    for name, column, known in (("pairs", "change", change_of(seed)), ("singles", "kind", kind_of(seed))):
        table = pa.table({"letter": list(known), column: list(known.values())})
        write_table(table, truth / f"{name}.parquet", 0o600)


def _renamed(names: list[str], form: str, key: bytes) -> dict[str, str]:
    """New names in an order that depends on the key alone, so that neighbours share nothing."""
    shuffled = sorted(names, key=lambda name: _keyed(key, form, name))
    return {name: form.format(number) for number, name in enumerate(shuffled, 1)}


def _under_new_names(table: "pa.Table", ids: dict[str, str], files: dict[str, str]) -> "pa.Table":
    """``table`` with ad ids and picture files renamed wherever a column holds them."""
    import pyarrow as pa

    for name, new in (("ad_id", ids), ("file", files), ("images", files)):
        if name not in table.column_names:
            continue
        at = table.column_names.index(name)
        column = table.column(name)
        values = [
            [new[each] for each in value] if isinstance(value, list) else value and new[value]
            for value in column.to_pylist()
        ]
        table = table.set_column(at, table.schema.field(at), pa.array(values, column.type))
    return table


def _keyed(key: bytes, purpose: str, text: str) -> bytes:
    return hmac.digest(key, f"{purpose}\0{text}".encode(), "sha256")


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """Yield a new empty folder that takes the place of ``folder`` when all went well."""
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    try:
        yield new
        new.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        new.replace(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
