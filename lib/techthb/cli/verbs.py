"""The verbs, in the order in which ``techthb --help`` lists them."""

from importlib import import_module

import typer

__all__ = ["MODULES", "register"]

MODULES: tuple[str, ...] = (
    "demo",
    "world",
    "import_",
    "case",
    "identify",
    "link",
    "explain",
    "match",
    "review",
    "evaluate",
    "targets",
    "course",
    "doctor",
    "lab",
)
"""Modules of this package; each offers ``register(app)``."""


def register(app: typer.Typer) -> None:
    """Add every verb to ``app``, once."""
    if app.registered_commands:
        return
    for module in MODULES:
        import_module(f"techthb.cli.{module}").register(app)
