"""``techthb lab``: JupyterLab on the course."""

from typing import Annotated

import typer

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(lab)


def lab(
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address instead of opening a browser.")
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            min=1,
            max=65535,
            help="Port on this machine (default: from 8888 on).",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Open JupyterLab on the course, with a first step for trainees, instructors and researchers.

    Nothing leaves this machine, and nothing of your own Jupyter set-up changes. The first start makes the
    exercises' data and hands the exercises out, which takes some seconds. Stop it with Ctrl+C.

    Example:  techthb lab
    """
    from techthb.cli.show import progress_bar
    from techthb.datasets import root
    from techthb.lab import open_lab

    suite = root()
    with progress_bar() as progress:
        open_lab(suite, port=port, browser=not no_browser, progress=progress)
