"""What earlier results already say of adverts that have not changed.

Under a frozen model an advert's written identifiers and its template depend on nothing but the advert, so
that they can be taken over. An advert is known by a digest of what is read of it: one whose text was edited
since is read again, and one that is gone is left out.
"""

from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from techthb.engine import Engine
from techthb.identify.texts import Templates, templates

__all__ = ["READ", "Earlier", "digests"]

READ = ("ad_id", "site", "text", "contact", "country", "city")
"""Columns of an advert that its written identifiers and its template depend on."""

LENGTH = 32
"""Hexadecimal digits of a digest, of SHA-256."""

# each value with its length before it, so that no two adverts are written alike
DIGESTS = f"""
SELECT ad_id, left(sha256(concat(
    {", ".join(f"coalesce(concat(CAST(length({name}) AS VARCHAR), ':', {name}), '-')" for name in READ)}
)), {LENGTH}) AS digest
FROM ads
"""  # noqa: S608 - constants of ours


def digests(ads: pa.Table, engine: Engine) -> pa.Array:
    """For each advert a digest of ``READ``, in the order of ``ads``."""
    found = engine.sql(DIGESTS, ads=ads.select(list(READ)))
    where = pc.index_in(ads["ad_id"].combine_chunks(), found["ad_id"].combine_chunks())
    return found["digest"].combine_chunks().take(where)


@dataclass(frozen=True)
class Earlier:
    """Earlier results, as far as they hold still.

    Parameters
    ----------
    unchanged : names of the adverts that are the same now.
    identifiers : table of ``schema.IDENTIFIERS`` of these.
    templates : table of ``schema.TEMPLATES``.
    altered : names of templates of which an advert has changed or gone.
    """

    unchanged: pa.Array
    identifiers: pa.Table
    templates: pa.Table
    altered: pa.Array

    @classmethod
    def of(
        cls, ads: pa.Table, digests: pa.Array, adverts: pa.Table, identifiers: pa.Table, templates: pa.Table
    ) -> "Earlier":
        """What still holds of earlier ``identifiers`` and ``templates``.

        Parameters
        ----------
        ads, digests : the adverts now, and the digest of each.
        adverts : ``ad_id, digest``: the adverts as they were.
        """
        was = adverts["digest"].combine_chunks().take(pc.index_in(ads["ad_id"], adverts["ad_id"]))
        unchanged = ads["ad_id"].filter(pc.fill_null(pc.equal(was, digests), False))
        holds = pc.is_in(identifiers["ad_id"], unchanged.combine_chunks())
        lost = identifiers.filter(pc.and_(pc.invert(holds), pc.equal(identifiers["kind"], "text")))
        return cls(unchanged, identifiers.filter(holds), templates, lost["value"].unique())

    def fresh(self, ads: pa.Table) -> pa.Table:
        """The adverts that are new or changed."""
        return ads.filter(pc.invert(pc.is_in(ads["ad_id"], self.unchanged)))

    def written(self) -> pa.Table:
        """Identifiers of the others in texts and contact fields."""
        apart = pc.is_in(self.identifiers["kind"], pa.array(["text", "image"]))
        return self.identifiers.filter(pc.invert(apart))

    def completed(self, compared: Templates, ads: pa.Table, engine: Engine) -> Templates:
        """``compared``, which is of the adverts that are new or changed, with the others.

        A template of which adverts came or went is written anew, from all its adverts; ``compared`` and
        ``short`` count the adverts that were read.
        """
        old = self.identifiers.filter(pc.equal(self.identifiers["kind"], "text"))
        new = compared.identifiers
        changed = pa.chunked_array([self.altered, new["value"].unique()]).unique()
        carriers = old["ad_id"].filter(pc.is_in(old["value"], changed))
        members = pa.chunked_array([*carriers.chunks, *new["ad_id"].chunks], pa.string())
        own = ads.filter(pc.is_in(ads["ad_id"], members))
        rows = templates(own, engine=engine, known=compared.known).templates
        same = self.templates.filter(pc.invert(pc.is_in(self.templates["template"], changed)))
        return replace(
            compared,
            identifiers=pa.concat_tables([old, new]),
            templates=pa.concat_tables([same, rows]).sort_by("template"),
        )
