"""Adverts whose texts are copies of one another, as templates with slots.

``templates`` does it all. The steps are modules of their own, in the order in which they are used: ``tokens``
(texts cut up, in any script), ``shingles`` (what is a site's own or goes round is no evidence), ``groups``
(which texts are copies), ``parts`` (what stayed and what changed). ``corpus`` holds the adverts between the
steps.

That two adverts share a template says that one text was copied, not by whom: texts go round.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from techthb.engine import Engine
from techthb.progress import Progress, silent
from techthb.schema.tables import IDENTIFIERS

__all__ = ["Templates", "templates"]


@dataclass(frozen=True)
class Templates:
    """What was found.

    Parameters
    ----------
    identifiers : table of ``schema.IDENTIFIERS`` with ``kind`` ``text``, sorted by ``ad_id``: one row for
        each advert of a template. ``value`` is the template's name: the smallest ``ad_id`` that carries it,
        by UTF-8 bytes, as clusters are named. ``raw`` reaches from the first word that is shared within the
        template to the last. ``confidence`` is the similarity to the text of that advert: of the words of
        both (without furniture), the share that both have in the same order, rounded to 6 digits. It is an
        order, not a probability.
    templates : table of ``schema.TEMPLATES``.
    furniture : table of ``schema.FURNITURE``: what sites print around their adverts, which is no evidence.
    compared, short : adverts whose text was compared, and those with too few words of their own; together
        all adverts.
    """

    identifiers: pa.Table
    templates: pa.Table
    furniture: pa.Table
    compared: int
    short: int


def templates(ads: pa.Table, *, engine: Engine, progress: Progress = silent) -> Templates:
    """Find texts that are copies of one another, in any script.

    Work grows with the length of all texts, however many are alike.

    Parameters
    ----------
    ads : table of ``schema.ADS``; ``ad_id``, ``site`` and ``text`` are used, of the text as many characters
        as ``identify`` searches.
    engine : what runs the work; the result is the same for any number of its workers.
    """
    from techthb.identify.texts.corpus import corpus
    from techthb.identify.texts.groups import FEWEST, groups
    from techthb.identify.texts.rows import (
        furniture_rows,
        identifier_rows,
        members,
        own_tokens,
        template_rows,
    )
    from techthb.identify.texts.shingles import furniture, postings, shared, stock, untouched

    held = corpus(ads, engine, progress)
    steps = 4
    progress("comparing texts", 0, steps)
    found = postings(held.texts)
    printed = furniture(found, held.texts)
    found = untouched(found, held.texts, printed)
    progress("comparing texts", 1, steps)
    found = found.kept(~stock(found, held.texts))
    size = np.bincount(found.text, minlength=len(held.texts))
    progress("comparing texts", 2, steps)
    label = groups(found.kept(shared(found)), held.texts, size)
    progress("comparing texts", 3, steps)
    own = own_tokens(held.texts, printed)
    copies = members(held, found, label, size, own)
    progress("comparing texts", steps, steps)
    compared = int((size >= FEWEST)[held.text_of].sum())
    return Templates(
        identifier_rows(held, copies).cast(IDENTIFIERS),
        template_rows(held, copies, own, progress),
        furniture_rows(held, printed),
        compared,
        ads.num_rows - compared,
    )
