"""Adverts and their tokens, arranged so that the steps can work on whole arrays."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from techthb.engine import Engine
from techthb.identify import LONGEST_FIELD
from techthb.identify.texts.shingles import WIDEST, Numbers, Small, Texts
from techthb.identify.texts.tokens import TOKENS, Short, alphabet, mixed, tokenise
from techthb.progress import Progress

__all__ = ["Corpus", "corpus"]

BATCH = 2_000
"""Adverts cut up at a time: arrays of a few megabytes, and bounded when every text is as long as can be."""


@dataclass(frozen=True)
class Corpus:
    """Adverts in the order of their sites, and the different texts among them.

    Parameters
    ----------
    ads : ``ad_id, site, text``.
    rank : for each advert its place when sorted by the bytes of its name.
    text_of : for each advert its text in ``texts``. Adverts of one site whose tokens are the same have one.
    ad_of : for each text the first of its adverts, which is the one with the smallest name.
    begin, start, end : tokens of all adverts: where each advert's begin, and the span of each token in code
        points of the text.
    texts : the different texts.
    """

    ads: pa.Table
    rank: Numbers
    text_of: Numbers
    ad_of: Numbers
    begin: Numbers
    start: Short
    end: Short
    texts: Texts


def corpus(ads: pa.Table, engine: Engine, progress: Progress) -> Corpus:
    """Cut the texts of ``ads`` up and find those that are the same but for numbers and punctuation.

    Within a site, adverts stand in an order that has nothing to do with who placed them when, but that
    depends on nothing but their ranks: what is alike about neighbours is then no accident of the order.
    """
    by_name = pc.sort_indices(ads["ad_id"].cast(pa.string())).to_numpy()
    site = _ranked(ads["site"].cast(pa.string()))[by_name]
    order = np.lexsort((mixed(np.arange(len(site), dtype=np.uint64)), site))
    places, site = pa.array(by_name[order]), site[order]
    columns = {name: ads[name].cast(pa.string()).take(places) for name in ("ad_id", "site", "text")}
    ads = pa.table(columns).combine_chunks()
    letters = alphabet()
    cut = engine.map(
        lambda batch: tokenise([text[:LONGEST_FIELD] for text in batch["text"].to_pylist()], letters),
        ads.select(["text"]),
        TOKENS, batch_rows=BATCH, progress=progress, step="cutting texts",
    )  # fmt: skip
    lists = {name: cut[name].combine_chunks() for name in ("token", "start", "end", "width")}
    flat = {name: each.flatten().to_numpy() for name, each in lists.items()} if len(ads) else {}
    flat = flat or {name: np.zeros(0, np.int32) for name in lists}
    begin = np.concatenate([[0], np.cumsum(pc.list_value_length(cut["token"]).to_numpy())]).astype(np.int64)
    first, text_of = _distinct(cut["key"].to_numpy(), site, order)
    texts = _gathered(flat["token"], flat["width"], begin, first, site)
    return Corpus(ads, order, text_of, first, begin, flat["start"], flat["end"], texts)


def _ranked(values: pa.ChunkedArray) -> Small:
    """For each value its place among the different values, sorted."""
    return np.asarray(pc.index_in(values, pc.unique(values).sort()).to_numpy(), np.int32)


def _distinct(key: Numbers, site: Small, rank: Numbers) -> tuple[Numbers, Numbers]:
    """Of each different text, in order of site and place, the advert of least rank; each advert's text."""
    both = mixed(key.view(np.uint64) + mixed(site.astype(np.uint64) + np.uint64(1)))
    _, place, which = np.unique(both, return_index=True, return_inverse=True)
    in_order = np.argsort(place)
    number = np.empty(len(place), np.int64)
    number[in_order] = np.arange(len(place))
    text_of = number[which]
    by_rank = np.lexsort((rank, text_of))
    _, firsts = np.unique(text_of[by_rank], return_index=True)
    return by_rank[firsts], text_of


def _gathered(
    token: Small, width: npt.NDArray[np.int8], begin: Numbers, first: Numbers, site: Small
) -> Texts:
    """The tokens of the adverts ``first``; shingles that would reach into the next text have no width."""
    count = begin[first + 1] - begin[first]
    starts = np.concatenate([[0], np.cumsum(count)])
    if len(first) + 1 < len(begin) or (np.diff(first) < 0).any():
        # narrow places, where they can be: there are as many as tokens
        kind = np.int32 if len(token) < np.iinfo(np.int32).max else np.int64
        at = np.arange(starts[-1], dtype=kind)
        at += np.repeat((begin[first] - starts[:-1]).astype(kind), count)
        token, width = token[at], width[at]
    width = width.copy()  # it may be Arrow's own
    for left in range(1, WIDEST):
        last = starts[1:][count >= left] - left
        width[last] = np.where(width[last] > left, 0, width[last])
    return Texts(starts, token, width, site[first])
