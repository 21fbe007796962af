"""The page that JupyterLab opens with: the first step of a trainee, an instructor and a researcher."""

from collections.abc import Sequence

from techthb.course import Module, catalogue_markdown, modules

__all__ = ["PAGE", "start_page"]

PAGE = "START.md"
"""Written in the suite's folder each time the lab opens; never committed."""


COPIES = "exercises/assignments"
"""Where a trainee's copies of the exercises lie, below the suite's folder."""


def start_page(found: Sequence[Module] | None = None) -> str:
    """The page as Markdown; its links open notebooks, lessons and exercises in JupyterLab."""
    found = modules() if found is None else found
    available = [module for module in found if module.available]
    first, title = available[0].materials(COPIES), f"{available[0].number} {available[0].title}"
    solved = ", ".join(f"[{module.number}]({module.materials()['exercise']})" for module in available)
    return f"""# Start here

Everything in this course is invented: no advert, person, number or picture is real. A tool points, a person
decides. Click a link, or move to it with the Tab key and press Enter.

## I am a trainee

1. Open the notebook [{title}]({first["notebook"]}) and choose *Run → Run All Cells* in the menu. Then read it
   from the top; every cell can be changed and run again with *Shift+Enter*.
2. Solve [its exercise]({first["exercise"]}). The cell below each answer checks its form and gives hints;
   points come from your instructor, after you hand in.

## I am an instructor

1. Read the lesson plan of [{title}]({first["lesson"]}): outcomes, minutes, discussion.
2. Choose *Nbgrader → Formgrader* in the menu to release exercises, collect them and read marks. The solved
   exercises are {solved}.

## I am a researcher

1. Open [{title}]({first["notebook"]}), change the cell called *parameters*, and run it again: another world,
   another difficulty.
2. Choose *File → New → Terminal* and type `techthb --help` for the same steps as commands, up to millions of
   adverts. Real data needs a case file first: `techthb case init`.

## The modules

{catalogue_markdown(found, exercises=COPIES)}
"""
