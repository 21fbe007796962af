"""The course as nbgrader sees it, from a shell in this folder and from JupyterLab alike.

A fresh clone works: the course key and the cases that exercises need are made here when they are missing.
On a machine that many share, set ``Exchange.root`` to a folder that all can write to.
"""

import os
import sysconfig
from pathlib import Path

from techthb.cli.show import progress_bar
from techthb.course import prepare

# nbgrader starts alembic by its bare name, which an environment that is not activated does not find
os.environ["PATH"] = sysconfig.get_path("scripts") + os.pathsep + os.environ.get("PATH", os.defpath)

here = Path(__file__).resolve().parent
with progress_bar() as progress:
    prepare(here, progress=progress)

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.root = str(here)
c.CourseDirectory.course_id = "techthb"
# Neither handed out nor copied beside a hand-in: what knows the truth, and what is half made
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "checks.py", "case.yml", "naive.yml",
    "course_key", "answers", "gradebook.db", ".*.part",
]  # fmt: skip

# Hand-out and hand-in inside this folder, so that nothing of the user's account is touched
c.Exchange.root = str(here / "exchange")
c.Exchange.cache = str(here / "exchange" / "cache")
c.Exchange.assignment_dir = str(here / "assignments")
for folder in ("exchange", "assignments"):
    (here / folder).mkdir(exist_ok=True)

# A released solution cell must run without an error: trainees meet hints, not tracebacks
c.ClearSolutions.code_stub = {"python": "# Write your answer here, then run this cell."}
c.ClearSolutions.text_stub = "*Write your answer here.*"

# Hand-ins come with missing cells; on a slow machine, linking takes more than nbgrader's 30 seconds
c.OverwriteCells.add_missing_cells = True
c.Execute.timeout = 120
c.Execute.shutdown_kernel = "immediate"  # there is nothing in it to keep
