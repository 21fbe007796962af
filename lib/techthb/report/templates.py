"""Copied texts as they are shown: what stays is plain, what changes is marked; for notebook and terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from techthb.datasets.reserved import is_reserved, mask_text
from techthb.errors import InputError
from techthb.report.adverts import template
from techthb.report.evidence import Piece, covered, seen

__all__ = ["show_template", "template_html", "template_text"]


def template_html(templates: pa.Table, identifiers: pa.Table, name: str) -> str:
    """One template as HTML: slots are coloured, underlined, bracketed and numbered, and listed below.

    Everything is escaped; telephone numbers outside the reserved slots are masked, in whatever way they are
    written as far as they were found; characters that cannot be seen are named.

    Parameters
    ----------
    templates : table of ``schema.TEMPLATES``.
    identifiers : table of ``schema.IDENTIFIERS`` of the same adverts.
    name : a value of the column ``template``.

    Raises
    ------
    InputError : there is no such template.
    """
    row = _row(templates, name)
    return template("template.html.j2").render({**row, "parts": list(_shown(row, identifiers))})


def template_text(templates: pa.Table, identifiers: pa.Table, name: str) -> str:
    """One template as plain text: ``[1: Harbourtown]`` is a slot, listed below with its fillings.

    Parameters and errors as of ``template_html``.
    """
    row = _row(templates, name)
    text, slots = [], []
    for part in _shown(row, identifiers):
        shown = _plain(part["shown"])
        if not part["slot"]:
            text.append(shown)
            continue
        text.append(f"{part['before']}[{part['slot']}: {shown}]{part['after']}")
        examples = "; ".join(map(_plain, part["examples"]))
        slots.append(f"[{part['slot']}] {part['fillings']:,} different: {examples}")
    head = f"Text as in advert {_plain(seen(name))}, in {row['ads']:,} adverts on {row['sites']:,} sites"
    return "\n".join([head, "", "".join(text), *([""] if slots else []), *slots])


def show_template(templates: pa.Table, identifiers: pa.Table, name: str) -> None:
    """Display one template below the notebook cell; see ``template_html``."""
    from IPython.display import HTML, display

    display(HTML(template_html(templates, identifiers, name)))  # type: ignore[no-untyped-call]


def _row(templates: pa.Table, name: str) -> dict[str, Any]:
    found = templates.filter(pc.equal(templates["template"], name)).to_pylist()
    if not found:
        raise InputError("no such template", column="template", value=name, cure="choose one of the table")
    row: dict[str, Any] = found[0]
    return row


def _shown(row: Mapping[str, Any], identifiers: pa.Table) -> Iterator[dict[str, Any]]:
    """The parts with masked ``shown`` and ``examples``; what is no letter around a slot stands outside it."""
    hidden = _numbers(row["template"], identifiers)
    whole = "".join(part["text"] for part in row["parts"])
    # a number may reach from one part into the next, so the text is masked before it is cut; lengths stay
    masked, position, slot = _masked(whole, hidden), 0, 0
    for part in row["parts"]:
        text = masked[position : position + len(part["text"])]
        position += len(text)
        slot += part["is_slot"]
        core = text.strip() if part["is_slot"] else text
        before, _, after = text.partition(core) if core else (text, "", "")
        yield {
            "slot": slot if part["is_slot"] else 0,
            "before": _gap(before),
            "shown": seen(core),
            "after": _gap(after),
            "fillings": part["fillings"],
            "examples": [seen(_masked(example, hidden)) for example in part["examples"]],
        }


def _gap(space: str) -> str:
    """White space of any kind as one space or line end."""
    return "\n" if "\n" in space else " " if space else ""


def _numbers(name: str, identifiers: pa.Table) -> list[str]:
    """How the telephone numbers outside the reserved slots are written in the adverts of a template."""
    text = pc.and_(pc.equal(identifiers["kind"], "text"), pc.equal(identifiers["value"], name))
    ads = identifiers.filter(text)["ad_id"].combine_chunks()
    phones = identifiers.filter(
        pc.and_(pc.equal(identifiers["kind"], "phone"), pc.is_in(identifiers["ad_id"], ads))
    )
    pairs = zip(phones["value"].to_pylist(), phones["raw"].to_pylist(), strict=True)
    return sorted(
        {raw for value, raw in pairs if raw and not is_reserved(value)}, key=lambda raw: (-len(raw), raw)
    )


def _masked(text: str, hidden: list[str]) -> str:
    for raw in hidden:
        text = text.replace(raw, covered(raw))
    return mask_text(text)


def _plain(pieces: list[Piece]) -> str:
    return "".join(f"<{piece.text}>" if piece.role == "hidden" else piece.text for piece in pieces)
