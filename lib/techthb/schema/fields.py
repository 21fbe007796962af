"""Small YAML files of named fields that people fill in: a case file, a map of columns."""

from pathlib import Path
from typing import Any

import yaml

from techthb.errors import InputError

__all__ = ["read_fields"]

MAX_BYTES = 64 * 1024
"""Such a file is a page of text; more is some other file."""


def read_fields(path: Path, what: str, how: str) -> dict[str, Any]:
    """Read a YAML file of named fields; only plain values, no field twice.

    Parameters
    ----------
    path : the file, UTF-8.
    what : what it should be, as in "case file".
    how : how to get one, as a clause.

    Raises
    ------
    InputError : the file cannot be read, is too large, not UTF-8, not YAML or holds no fields.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise InputError(f"larger than {MAX_BYTES // 1024} KB, so no {what}", file=path, cure=how)
        content = yaml.load(raw.decode("utf-8-sig"), _OnceEach)  # noqa: S506 - a SafeLoader
    except OSError as error:
        raise InputError(f"the {what} cannot be read ({error.strerror})", file=path, cure=how) from None
    except UnicodeDecodeError:
        raise InputError(f"the {what} is not UTF-8", file=path, cure="save it again as UTF-8") from None
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = " ".join(str(getattr(error, "problem", None) or error).split())[:80]
        cure = "put each value in quotes"
        row = mark.line + 1 if mark else None
        raise InputError(f"not readable as YAML ({problem})", file=path, row=row, cure=cure) from None
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
        raise InputError("holds no fields", file=path, cure=how)
    return content


class _OnceEach(yaml.SafeLoader):
    """YAML of plain values in which no field stands twice, so that none silently replaces another."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: list[object] = []
        for key, _ in node.value:
            if key.value in seen:
                problem = f"the field {key.value} stands there more than once"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
            seen.append(key.value)
        return super().construct_mapping(node, deep)
