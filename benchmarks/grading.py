"""Thirty hand-ins graded by ``techthb course grade`` and by ``nbgrader autograde``, one after the other.

The same submissions in two copies of one course folder: solved notebooks, the released one, and ones with a
wrong answer, in turn. ``heavy`` is an exercise whose notebook reads and links a case, ``light`` one that only
asks. The first run of ours includes the rehearsal of the solved notebook, with all that is compiled; the
second is what grading again, or the next exercise, takes. Marks are compared. Prints a table; writes nothing.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from techthb.course import prepare
from techthb.course.grading.book import marks_in

ROOT = Path(__file__).resolve().parents[1]
WIDTHS = (9, 10, 13, 8, 8, 8)
STUB = "# Write your answer here, then run this cell."
EXERCISES = {"heavy": "04-linking-ads", "middling": "05-how-strong", "light": "11-policy-targets"}


def course_folder(folder: Path, slug: str) -> Path:
    """A course folder with one exercise, prepared and released."""
    course = folder / "exercises"
    generated = shutil.ignore_patterns("data", "__pycache__", ".*")
    shutil.copytree(ROOT / "exercises" / "source" / slug, course / "source" / slug, ignore=generated)
    shutil.copytree(ROOT / "curriculum" / slug, folder / "curriculum" / slug)
    shutil.copyfile(ROOT / "exercises" / "nbgrader_config.py", course / "nbgrader_config.py")
    prepare(course)
    timed(course, "nbgrader", "generate_assignment", slug)
    return course


def hand_in(course: Path, slug: str, count: int) -> None:
    """Write ``count`` hand-ins: solved, as released, or with one answer left out, in turn."""
    released = course / "release" / slug
    solved = json.loads((course / "source" / slug / f"{slug}.ipynb").read_text("utf-8"))
    answers = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell["source"]
        for cell in solved["cells"]
        if cell["metadata"]["nbgrader"]["solution"]
    }
    names = list(answers)
    for number in range(count):
        folder = course / "submitted" / f"trainee-{number:02}" / slug
        shutil.copytree(released, folder)
        path = folder / f"{slug}.ipynb"
        notebook = json.loads(path.read_text("utf-8"))
        left_out = set(names) if number % 10 == 9 else {names[number % len(names)]} if number % 2 else set()
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name in answers:
                cell["source"] = STUB if name in left_out else answers[name]
        path.write_text(json.dumps(notebook), "utf-8")


def timed(course: Path, module: str, *arguments: str) -> float:
    """Seconds that a command takes."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=course, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{module} {' '.join(arguments)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - began


def memory() -> float:
    """Most gigabytes that one process so far has held."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=30, help="hand-ins of each exercise")
    count = parser.parse_args().count
    print(f"{count} hand-ins each, {os.cpu_count()} cores")
    names = ("release", "nbgrader", "ours", "ratio", "again", "ratio")
    heads = "".join(f"{name:>{width}}" for name, width in zip(names, WIDTHS, strict=True))
    print(f"{'exercise':<20}{heads}  marks")
    for slug in EXERCISES.values():
        with tempfile.TemporaryDirectory() as scratch:
            course = course_folder(Path(scratch) / "stock", slug)
            hand_in(course, slug, count)
            shutil.copytree(course.parent, Path(scratch) / "ours")
            ours = Path(scratch) / "ours" / "exercises"
            tried = timed(ours, "techthb", "course", "release", slug)
            first, again = (timed(ours, "techthb", "course", "grade", slug) for _ in range(2))
            stock = timed(course, "nbgrader", "autograde", slug)
            same = "equal" if marks_in(course, slug) == marks_in(ours, slug) else "DIFFER"
            ratios = f"{first:>12.1f}s{stock / first:>7.1f}x{again:>7.1f}s{stock / again:>7.1f}x"
            each = f"{again / count * 1000:.0f} ms against {stock / count * 1000:.0f}"
            print(f"{slug:<20}{tried:>8.1f}s{stock:>9.1f}s{ratios}  {same}; each {each}", flush=True)
    print(f"most memory of one process: {memory():.1f} GB")


if __name__ == "__main__":
    main()
