"""The course: the list of modules, exercises with checks that teach, and a case for each exercise.

How to write an exercise
========================

One exercise is one folder, named like its module and its notebook::

    exercises/source/04-linking-ads/
        04-linking-ads.ipynb   the solved notebook; nbgrader makes the trainee's version from it
        hints.py               form and method; handed out with the notebook; never holds an answer
        checks.py              knows the truth, or computes it; never handed out
        case.yml               optional: the fictional case that the exercise works on
        naive.yml              with a case: what is handed in by who has not taken in the lesson
        data/                  made from case.yml by ``prepare``; not committed

**The notebook.** The set-up cell, read-only in nbgrader (``"locked": true``), is::

    from techthb.course import exercise

    grade, answer, data = exercise("04-linking-ads")

``data`` is the folder of the case: ``pandas.read_parquet(data / "ads.parquet")``, ``data / "images"``.
A question is three cells: the task (Markdown), a solution cell (``"solution": true, "grade": false``,
``grade_id`` such as ``"pairs"``) whose answer stands between ``### BEGIN SOLUTION`` and
``### END SOLUTION``, and a test cell (``"grade": true, "solution": false, "locked": true``) whose
``grade_id`` is the question's name, here ``"q1"``, and whose only line is::

    grade("q1")

No ``%magic`` and no ``!command``. A solution binds plain values to names that the task gives: numbers,
strings, lists, sets and dictionaries of them, pandas tables, pyarrow tables. Do not ask for functions.

**hints.py** has one function for each question. Its parameters are names of the trainee's notebook; it
returns a hint, or ``None`` when form and method are right::

    def q1(pairs: object) -> str | None:
        if not isinstance(pairs, list):
            return "`pairs` should be a list of pairs of ad ids, like [(\\"AD-1\\", \\"AD-7\\")]."
        return None

A name that the trainee has not bound yet is noticed before the function is called, and so is a value that
is not plain; a function that only returns ``None`` is enough for those two.

**checks.py** has one function for each question, called only after the hint function found nothing to
say. It returns a ``Result``; results add up, so that each thing worth a point is one line::

    from techthb.course import Case, Result

    def q1(pairs: list[tuple[str, str]], case: Case) -> Result:
        operator = case.truth("ads").set_index("ad_id")["operator_id"]
        wrong = [pair for pair in pairs if operator[pair[0]] != operator[pair[1]]]
        return Result(2, 2, "The contact field is read.") + Result(
            0 if wrong else 3, 3, f"{len(wrong)} of your pairs join two operators; …"
        )

Two parameter names are ours: ``case`` (``case.data`` is the folder that the trainee has,
``case.truth("ads")`` a table of what was planted) and ``answers`` (closed answers by question). The
maxima of a question add up to the ``points`` of its test cell. A message says what was right, what was
not, why, and where to read; it never hands over the answer. Both files are run as scripts of their own:
they import from libraries, not from each other.

**case.yml** asks for a world of ``techthb.world``; the seed comes from the course key, so that two
courses never share a case::

    ads: 400                   # techthb.world says how many at least
    difficulty: classroom      # easy, classroom or field
    pictures: true
    specimens: true            # optional: single pictures and pairs, from techthb.world.specimens

**naive.yml** holds ``answers`` by ``grade_id`` of solution cells, the others being solved, and the ``marks``
of 100 that they earn on a case of middling difficulty (``benchmarks/cases.py`` tells). A case of one's own is
handed out only if the solved notebook earns every point on it and the naive one about its marks, so that
nobody has an easier or a harder case::

    marks: 61
    answers:
      clustering: |
        clusters = {ad: ad for ad in adverts["ad_id"].to_pylist()}

**Closed questions** live in the one bank ``curriculum/NN-slug/quiz.yml``::

    questions:
      - id: q3
        kind: single           # single, multiple, order, match
        points: 2
        question: What may you write in the report?
        choices: {a: …, b: …, c: …}
        answer: b              # multiple: [a, c]; order: [c, a, b]; match: {a: "2", b: "1"} with targets:
        gates: [q4, q5]        # optional: tasks that earn nothing while this, the legal basis, is wrong
        explain: {a: why not, b: why, c: why not}

In the notebook, a read-only cell ``answer("q3")`` shows question and choices, the solution cell holds the
answer of record, ``answer("q3", "b")``, and the test cell ``grade("q3")``. Neither ``hints.py`` nor
``checks.py`` needs a function for it.

**Tests**, in ``tests/exercises/test_NN_slug.py``, take the fixture ``classroom``:
``classroom.attempt(slug, {"pairs": "pairs = []"})`` gives points and messages of a changed notebook in a
second, ``classroom.grade(slug, {"anna": {}, "ben": None})`` runs the real nbgrader once for all hand-ins of
an exercise. ``tests/exercises/test_form.py`` holds what every exercise must keep to.

What ``grade`` does
===================

In the notebook that a trainee has, it calls the hint function and either shows the hint, as a ``NotYet``
without a traceback (so that ``nbgrader validate`` fails with the same words), or says that the form is
right. In a course folder (one that has ``nbgrader_config.py``), below ``source/`` or ``autograded/``, it
also calls the check, prints points and message, and returns the points, which is how nbgrader learns of
partial credit. Nothing else: no error, no line on standard error, because nbgrader scores those as zero.

Stock ``nbgrader autograde`` runs a hand-in and its checks in one process, so a hostile hand-in can read
the checks and forge marks there. Grade so only people whom you trust; ``techthb course grade``
(``techthb.course.grading``) keeps the two apart.
"""

from techthb.course.cases import prepare
from techthb.course.exercises import Exercise, NotYet, exercise
from techthb.course.modules import Module, catalogue_markdown, modules
from techthb.course.results import Case, Result

__all__ = [
    "Case", "Exercise", "Module", "NotYet", "Result", "catalogue_markdown", "exercise", "modules", "prepare",
]  # fmt: skip
