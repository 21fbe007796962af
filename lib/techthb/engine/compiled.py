"""Functions over arrays that are compiled when they are first called, and kept compiled beside the code."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

__all__ = ["compiled"]

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """``function``, compiled by numba; it runs without the interpreter's lock."""
    return cast(Function, numba.njit(cache=True, nogil=True)(function))
