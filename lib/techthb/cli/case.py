"""``techthb case``: write, check and act on the case file that real data needs."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["register"]

case = typer.Typer(
    help="The case file that real data needs: write one, check one, purge results. It is a record of by "
    "what right data is processed, not a check of whether that is lawful.",
)


def register(app: typer.Typer) -> None:
    """Add the verb ``case`` to ``app``."""
    app.add_typer(case, name="case")


@case.command()
def init(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="The file to write.")] = Path("case.yml"),
) -> None:
    """Write a commented case file to fill in.

    A file that is there already is left alone.

    Example: techthb case init case.yml
    """
    from techthb.gate import init_case

    init_case(file)
    print(f"Wrote {file}: fill in every field, then give it with --case {file}")


@case.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The case file.", show_default=False)],
) -> None:
    """Check that a case file is complete and not expired.

    It says nothing about whether the processing is lawful.

    Example: techthb case check case.yml
    """
    from techthb.cli.intake import now
    from techthb.gate import read_case

    fields = read_case(file, now=now())
    print(f"{file}: complete; results may be kept until {fields['retain_until']}.")
    print("This is a record, not a judgement: whether it is true and lawful, you must know.")


@case.command()
def purge(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A folder of results.", show_default=False)
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
) -> int:
    """Delete the results that techthb wrote into a folder.

    It goes by the list in provenance.json. Files that it did not write, links, and files changed since stay
    and are named. access.log stays: who used the data must be answerable for longer than the data is kept.
    Files are deleted as any program deletes them: backups and the disk itself may keep copies. Exit 1 when
    something had to stay, or you said no.

    Example: techthb case purge results --yes
    """
    from techthb.cli.intake import now
    from techthb.errors import shown
    from techthb.gate.purging import purge, to_purge

    plan = to_purge(folder)
    for name, reason in plan.left.items():
        print(f"stays: {shown(name)} ({reason})")
    if not yes and not typer.confirm(f"Delete {len(plan.deleted)} files from {folder}?"):
        print("Nothing was deleted.")
        return 1
    done = purge(folder, now=now())
    print(f"Deleted {len(done.deleted)} files from {folder}; purged.json says when.")
    return 1 if done.left else 0
