"""Functions over arrays that are compiled when they are first called, and kept compiled beside the code."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

__all__ = ["FUNCTIONS", "compiled"]

FUNCTIONS: list[Any] = []
"""All functions that this process has, for one that is to have them ready before it is copied."""

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """``function``, compiled by numba; it runs without the interpreter's lock."""
    made = numba.njit(cache=True, nogil=True)(function)
    FUNCTIONS.append(made)
    return cast(Function, made)
