"""Adverts whose texts are copies of one another, as templates with slots.

``templates`` does it all. The steps are modules of their own, in the order in which they are used: ``tokens``
(texts cut up, in any script), ``shingles`` (what is a site's own or goes round is no evidence), ``groups``
(which texts are copies), ``parts`` (what stayed and what changed). ``corpus`` holds the adverts between the
steps; by what ``known`` keeps of them, later adverts are judged one by one.

That two adverts share a template says that one text was copied, not by whom: texts go round.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from techthb.engine import Engine
from techthb.progress import Progress, silent
from techthb.schema.tables import IDENTIFIERS

if TYPE_CHECKING:
    from techthb.identify.texts.corpus import Corpus
    from techthb.identify.texts.known import Known, Recognised

__all__ = ["Templates", "templates"]


@dataclass(frozen=True)
class Templates:
    """What was found.

    Parameters
    ----------
    identifiers : table of ``schema.IDENTIFIERS`` with ``kind`` ``text``, sorted by ``ad_id``: one row for
        each advert of a template. ``value`` is the template's name: the smallest ``ad_id`` that carries it,
        by UTF-8 bytes, as clusters are named; of a known one, its name in the fit. ``raw`` reaches from the
        first word that is shared within the template to the last. ``confidence`` is the similarity to the
        text of that advert: of the words of both (without furniture), the share that both have in the same
        order, rounded to 6 digits. It is an order, not a probability.
    templates : table of ``schema.TEMPLATES``.
    furniture : table of ``schema.FURNITURE``: what sites print around their adverts, which is no evidence.
    compared, short : adverts whose text was compared, and those with too few words of their own; together
        all that were read.
    known : what was learnt, or was known before.
    """

    identifiers: pa.Table
    templates: pa.Table
    furniture: pa.Table
    compared: int
    short: int
    known: "Known | None" = None


def templates(
    ads: pa.Table,
    *,
    engine: Engine,
    known: "Known | None" = None,
    learning: bool = False,
    progress: Progress = silent,
) -> Templates:
    """Find texts that are copies of one another, in any script.

    Work grows with the length of all texts, however many are alike.

    Parameters
    ----------
    ads : table of ``schema.ADS``; ``ad_id``, ``site`` and ``text`` are used, of the text as many characters
        as ``identify`` searches.
    engine : what runs the work; the result is the same for any number of its workers.
    known : what a fit learnt: templates are those that it knows, and no others.
    learning : learn that, and judge these adverts by it.
    """
    from techthb.identify.texts.corpus import corpus
    from techthb.identify.texts.groups import FEWEST
    from techthb.identify.texts.known import Known, recognise
    from techthb.identify.texts.rows import identifier_rows, template_rows

    held = corpus(ads, engine, progress)
    if known is None:
        found, furniture, learnt = _compared(held, learning, progress)
        known = Known(learnt, furniture) if learning else None
    if known is not None:
        found, furniture = recognise(held, known), known.furniture
    compared = int((found.size >= FEWEST)[held.text_of].sum())
    return Templates(
        identifier_rows(held, found.copies).cast(IDENTIFIERS),
        template_rows(held, found.copies, found.own, progress),
        furniture,
        compared,
        ads.num_rows - compared,
        known,
    )


def _compared(
    held: "Corpus", learning: bool, progress: Progress
) -> "tuple[Recognised, pa.Table, pa.Table | None]":
    """All texts with each other: what was found, furniture, and if it is asked for what was learnt."""
    from techthb.identify.texts.groups import groups
    from techthb.identify.texts.known import Recognised, learn
    from techthb.identify.texts.rows import furniture_rows, members, own_tokens
    from techthb.identify.texts.shingles import covered, furniture, postings, shared, stock, untouched

    steps = 4
    progress("comparing texts", 0, steps)
    every = postings(held.texts)
    printed = every.kept(furniture(every, held.texts))
    apart = covered(held.texts, printed.place)
    found = untouched(every, held.texts, apart)
    del every
    progress("comparing texts", 1, steps)
    common = stock(found, held.texts)
    phrases, found = found.kept(common), found.kept(~common)
    size = np.bincount(found.text, minlength=len(held.texts))
    progress("comparing texts", 2, steps)
    label = groups(found.kept(shared(found)), held.texts, size)
    progress("comparing texts", 3, steps)
    own = own_tokens(held.texts, apart)
    copies = members(held, found, label, size, own)
    learnt = learn(held, printed, phrases, found, copies, own) if learning else None
    progress("comparing texts", steps, steps)
    return Recognised(copies, own, size), furniture_rows(held, apart), learnt
