"""The command ``techthb``: one verb per room.

Verbs live in modules of their own, which import their room only when they run, so that ``--help``
answers at once.
"""

import sys

import typer
from typer.exceptions import Abort, TyperException

from techthb import __version__
from techthb.errors import TechthbError

__all__ = ["app", "main"]

INTERRUPTED = 130
"""Exit code after Ctrl+C; typer turns the exception into it."""

app = typer.Typer(
    name="techthb",
    help="Link scattered adverts, weigh the links, follow the promises of States. "
    "Synthetic data only, unless you bring a case file.",
    epilog="Start with:  techthb demo",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def _options(version: bool = typer.Option(False, "--version", help="Print the version and stop.")) -> None:
    if version:
        print(f"techthb {__version__}")
        raise typer.Exit


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with the exit code of the public contract.

    0 done; 1 a check failed; 2 bad usage or input, with one line; 3 done, but rows were rejected;
    130 interrupted.
    """
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line on ``arguments`` (default: those of the process); return the exit code."""
    from techthb.cli import verbs

    verbs.register(app)
    try:
        code = int(app(arguments or sys.argv[1:] or ["--help"], standalone_mode=False) or 0)
        return _interrupted() if code == INTERRUPTED else code
    except TechthbError as error:
        print(f"techthb: {error}", file=sys.stderr)
        return error.exit_code
    except TyperException as error:
        told = " ".join(error.format_message().split()).rstrip(".")
        print(f"techthb: {told}; techthb --help lists what there is", file=sys.stderr)
        return 2
    except (KeyboardInterrupt, Abort):
        return _interrupted()
    except SystemExit as left:  # how typer answers a pipe that closed, as of techthb … | head
        if isinstance(left.__context__, BrokenPipeError):
            return 0
        raise
    except OSError as error:  # a full disk, a folder that may not be written to, a folder in place of a file
        if error.strerror is None:
            raise
        name = error.filename2 or error.filename
        where = "" if name is None else f"{name}: "
        cure = "check the name, its rights and the room on the disk"
        print(f"techthb: {where}{error.strerror}; {cure}", file=sys.stderr)
        return 2


def _interrupted() -> int:
    print("techthb: interrupted; finished files are kept, none is half-written", file=sys.stderr)
    return INTERRUPTED
