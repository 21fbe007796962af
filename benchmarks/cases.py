"""How equal cases of one's own are: the same work on many of them, and how far its marks spread.

    python benchmarks/cases.py 08-across-borders --trainees 200

For each trainee a case is made as ``techthb course release --roster`` makes it; the solved notebook and the
mistakes of the exercise's tests are graded on it. Printed for each: the lowest, mean and highest mark of 100
points, and the standard deviation. Writes nothing.
"""

import argparse
import importlib.util
import json
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from classroom import STUB, Classroom  # noqa: E402

from techthb.course.grading import Grader, HandIn  # noqa: E402
from techthb.course.grading.handout import hand_out  # noqa: E402
from techthb.course.grading.marking import read_naive  # noqa: E402


def mistakes(slug: str) -> dict[str, dict[str, str]]:
    """The hand-ins with mistakes that the exercise's own tests hold."""
    path = ROOT / "tests" / "exercises" / f"test_{slug.replace('-', '_')}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    naive = read_naive(ROOT / "exercises" / "source" / slug)["answers"]
    return {"solved": {}, "naive": naive, **module.HAND_INS}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("exercise")
    parser.add_argument("--trainees", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        classroom = Classroom(Path(scratch), key=bytes(range(100, 132)))
        course, slug = classroom.course, asked.exercise
        trainees = [f"trainee-{number:03}" for number in range(asked.trainees)]
        made = list[int]()

        def count(step: str, done: int, total: int) -> None:
            if step == "making cases" and done == total:
                made.append(total)

        hand_out(course, slug, trainees, count)
        print(f"{slug}: {asked.trainees} cases, {sum(made)} made")
        source = json.loads((course / "source" / slug / f"{slug}.ipynb").read_text("utf-8"))
        with Grader(course, slug, trainees) as grader:
            for name, answers in mistakes(slug).items():
                notebook = json.loads(json.dumps(source))
                for cell in notebook["cells"]:
                    if cell["metadata"]["nbgrader"]["solution"]:
                        given = "".join(cell["source"])
                        cell["source"] = answers.get(cell["metadata"]["nbgrader"]["grade_id"], given) or STUB
                content = json.dumps(notebook).encode()
                marked = list(grader.grade([HandIn(trainee, content) for trainee in trainees]))
                marks = [100 * each.points / each.maximum for each in marked]
                low, mean, high = min(marks), statistics.mean(marks), max(marks)
                print(
                    f"{name:<22}{low:7.1f}{mean:7.1f}{high:7.1f}   sd {statistics.pstdev(marks):.2f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
