"""What a fit learnt of texts, by which later adverts are judged one by one.

Which texts are copies, what a site prints and which phrases go round comes of all texts of a table together,
and would be another thing in another table. What a fit learnt stands: an advert is compared with the known
texts of each template, without the known furniture of its site and the known stock phrases, so that what it
shows depends on nothing but itself. A text that is copied for the first time after the fit is not seen until
the next.

A template is known by a few of its texts, such that every other was half like one of them.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from techthb.identify.texts.corpus import Corpus
from techthb.identify.texts.groups import FEWEST, LEAST_ALIKE
from techthb.identify.texts.rows import Copies, Own, characters, own_tokens, similarities
from techthb.identify.texts.shingles import Flags, Numbers, Postings, Small, Texts, counted, covered, keys
from techthb.schema.tables import FURNITURE

__all__ = ["LEARNT", "Known", "Recognised", "learn", "recognise"]

LEARNT = pa.schema(
    [
        ("kind", pa.string()),  # furniture, stock or template
        ("name", pa.string()),  # of the site, or the template
        ("token", pa.list_(pa.int32())),  # of a template's text; else keys of shingles, ascending
        ("width", pa.list_(pa.int8())),  # of a template's text: tokens of the shingle that begins at each
        ("begin", pa.int32()),  # of a template's first text: the token with which the template begins there
        ("end", pa.int32()),  # and the one behind it
    ]
)
"""Sorted by kind and name: a row for each site's furniture, for all stock phrases, for each known text, those
of a template in the order of their adverts."""

REPRESENTED = 0.5
"""Dice coefficient with a known text of its template from which a text need not be known itself."""

TEXTS_AT_ONCE = 20_000
"""Texts compared with those known at a time."""

BITS = np.int64(32)

Row = tuple[str, str, Small, npt.NDArray[np.int8] | None, int | None, int | None]


@dataclass(frozen=True)
class Known:
    """What a fit learnt.

    Parameters
    ----------
    learnt : table of ``LEARNT``.
    furniture : table of ``schema.FURNITURE``, as it was counted in the adverts of the fit.
    """

    learnt: pa.Table
    furniture: pa.Table

    def encoded(self) -> dict[str, str]:
        """Both tables for a JSON file: Parquet, in base 64."""
        return {name: _encoded(table) for name, table in vars(self).items()}

    @classmethod
    def decoded(cls, held: Mapping[str, str]) -> "Known":
        """The reverse of ``encoded``.

        Raises
        ------
        ValueError : these are no such tables.
        """
        return cls(_checked(_decoded(held["learnt"], LEARNT)), _decoded(held["furniture"], FURNITURE))


class Recognised(NamedTuple):
    """Of some adverts' texts: who carries which template, tokens without furniture, how many shingles."""

    copies: Copies
    own: Own
    size: Numbers


class _Shingles(NamedTuple):
    """Shingles that are evidence: key, place, and the text that holds each, once; by text, then place."""

    key: Small
    place: Small
    text: Small


def learn(
    held: Corpus, printed: Postings, stock: Postings, found: Postings, copies: Copies, own: Own
) -> pa.Table:
    """The table of ``LEARNT`` for the adverts of ``held``.

    Parameters
    ----------
    printed, stock : entries of furniture and of stock phrases.
    found : those that are evidence.
    copies, own : as ``rows.members`` and ``rows.own_tokens`` give them.
    """
    texts = held.texts
    rows: list[Row] = []
    first = np.unique(texts.site, return_index=True)[1]
    sites = held.ads["site"].take(pa.array(held.ad_of[first])).to_pylist()
    of_site = texts.site[printed.text]
    order = np.argsort(of_site, kind="stable")
    ends = np.searchsorted(of_site[order], np.arange(len(sites) + 1))
    for name, (begin, end) in zip(sites, pairwise(ends.tolist()), strict=True):
        if end > begin:
            rows.append(("furniture", name, _keys(texts, printed.place[order[begin:end]]), None, None, None))
    rows.append(("stock", "", _keys(texts, stock.place), None, None, None))
    rows += _templates(held, found, copies, own)
    columns = zip(*sorted(rows, key=lambda row: row[:2]), strict=True)
    return pa.table([pa.array(each, field.type) for each, field in zip(columns, LEARNT, strict=True)], LEARNT)


def _keys(texts: Texts, place: Small) -> Small:
    return np.unique(keys(texts.token, texts.width, place))


def _templates(held: Corpus, found: Postings, copies: Copies, own: Own) -> list[Row]:
    """Rows of templates: of the texts in the order of their adverts, each that no earlier one represents."""
    texts = held.texts
    width = np.zeros(len(texts.token), np.int8)
    width[found.place] = texts.width[found.place]
    order = np.argsort(found.text, kind="stable")
    key = keys(texts.token, texts.width, found.place[order])
    ends = np.searchsorted(found.text[order], np.arange(len(texts) + 1))
    rows: list[Row] = []
    for name, (begin, end) in zip(copies.name.to_pylist(), pairwise(copies.begin.tolist()), strict=True):
        chosen: list[frozenset[int]] = []
        reach: tuple[int | None, int | None] = _reach(held, copies, own, begin)
        for text in dict.fromkeys(held.text_of[copies.ad[begin:end]].tolist()):
            held_by = frozenset(key[ends[text] : ends[text + 1]].tolist())
            if all(2 * len(held_by & other) < REPRESENTED * (len(held_by) + len(other)) for other in chosen):
                chosen.append(held_by)
                place = own.place[own.stretch(int(texts.begin[text]), int(texts.begin[text + 1]))]
                rows.append(("template", name, texts.token[place], width[place], *reach))
                reach = None, None
    return rows


def _reach(held: Corpus, copies: Copies, own: Own, each: int) -> tuple[int, int]:
    """Where the template begins and ends in one of its copies, in tokens without furniture."""
    text = held.texts.begin[held.text_of[copies.ad[each]]]
    begin, end = text + copies.first[each], text + copies.last[each] + 1
    return int(own.before[begin] - own.before[text]), int(own.before[end] - own.before[text])


def recognise(held: Corpus, known: Known) -> Recognised:
    """Find the known templates in the adverts of ``held``: for each text the nearest, if it is near enough.

    Of equally near texts, that of the template with the smallest name.
    """
    kind = known.learnt["kind"]
    learnt = {each: known.learnt.filter(pc.equal(kind, each)) for each in ("furniture", "stock", "template")}
    texts = held.texts
    found = _shingles(texts)
    printed = covered(texts, found.place[_of_site(held, found, learnt["furniture"])])
    before = counted(printed)
    clean = before[found.place + texts.width[found.place]] == before[found.place]
    stock = learnt["stock"]["token"].combine_chunks().flatten().to_numpy()
    kept = clean & ~np.isin(found.key, stock)
    found = _Shingles(found.key[kept], found.place[kept], found.text[kept])
    size = np.bincount(found.text, minlength=len(texts))
    own = own_tokens(texts, printed)
    return Recognised(_copies(held, found, size, own, learnt["template"]), own, size)


def _shingles(texts: Texts) -> _Shingles:
    """All shingles of ``texts``; of one that a text holds twice, the first."""
    place = np.flatnonzero(texts.width > 0).astype(np.int32)
    text = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(texts.begin))[place]
    key = keys(texts.token, texts.width, place)
    once = np.sort(np.unique((text.astype(np.int64) << BITS) | key.view(np.uint32), return_index=True)[1])
    return _Shingles(key[once], place[once], text[once])


def _of_site(held: Corpus, found: _Shingles, furniture: pa.Table) -> Flags:
    """Which shingles are known furniture of their site."""
    names = held.ads["site"].take(pa.array(held.ad_of))
    site = pc.index_in(names, furniture["name"].combine_chunks()).fill_null(-1).to_numpy().astype(np.int64)
    lists = furniture["token"].combine_chunks()
    number = np.repeat(np.arange(len(lists), dtype=np.int64), pc.list_value_length(lists).to_numpy())
    printed = (number << BITS) | lists.flatten().to_numpy().view(np.uint32)
    here = (site[found.text] << BITS) | found.key.view(np.uint32)
    return np.asarray(np.isin(here, printed), np.bool_)


def _copies(held: Corpus, found: _Shingles, size: Numbers, own: Own, learnt: pa.Table) -> Copies:
    tokens = learnt["token"].combine_chunks()
    begin = np.concatenate([[0], np.cumsum(pc.list_value_length(tokens).to_numpy())]).astype(np.int64)
    width = learnt["width"].combine_chunks().flatten().to_numpy()
    theirs = Texts(begin, tokens.flatten().to_numpy(), width, np.zeros(len(learnt), np.int32))
    coded = pc.dictionary_encode(
        learnt["name"].combine_chunks()
    )  # sorted, so codes are in the order of names
    index = _Index.of(theirs, coded.indices.to_numpy())
    ends = np.searchsorted(found.text, np.arange(0, len(held.texts) + TEXTS_AT_ONCE, TEXTS_AT_ONCE))
    parts = [
        _nearest(_Shingles(*(each[a:b] for each in found)), size, held.texts, index)
        for a, b in pairwise(ends.tolist())
    ]
    text, template, first, last = np.concatenate([np.zeros((4, 0), np.int64), *parts], axis=1)
    model = np.flatnonzero(pc.is_valid(learnt["begin"]).to_numpy(zero_copy_only=False))[template]
    reach = [(begin[model] + learnt[name].to_numpy()[model]).astype(np.int32) for name in ("begin", "end")]
    alike = similarities(
        own.characters, own.stretches(first, last + 1), characters(theirs.token), (reach[0], reach[1])
    )
    return _of_adverts(held, text, template, first, last, alike, coded.dictionary)


class _Index(NamedTuple):
    """Shingles of the known texts by key; of each text how many it has and the number of its template."""

    key: Small
    text: Small
    size: Numbers
    template: Numbers

    @classmethod
    def of(cls, texts: Texts, template: Small) -> "_Index":
        found = _shingles(texts)
        order = np.argsort(found.key, kind="stable")
        size = np.bincount(found.text, minlength=len(texts))
        return cls(found.key[order], found.text[order], size, template.astype(np.int64))


def _nearest(found: _Shingles, size: Numbers, texts: Texts, index: _Index) -> Numbers:
    """Of some texts those with a known one near enough: text, template, and the first and the last token that
    they share with texts of the template; four rows."""
    from_, to = (np.searchsorted(index.key, found.key, side) for side in ("left", "right"))
    count = to - from_
    mine = np.repeat(np.arange(len(found.key)), count)
    its = index.text[np.arange(len(mine)) - np.repeat(np.cumsum(count) - count - from_, count)]
    known = max(1, len(index.size))
    both, common = np.unique(found.text[mine] * np.int64(known) + its, return_counts=True)
    text, other = np.divmod(both, known)
    alike = 2 * common / (size[text] + index.size[other])
    near = (common > 1) & (alike >= LEAST_ALIKE) & (np.minimum(size[text], index.size[other]) >= FEWEST)
    best = np.flatnonzero(near)[np.lexsort((other[near], -alike[near], text[near]))]
    best = best[np.unique(text[best], return_index=True)[1]]
    template = np.full(len(size), -1)
    template[text[best]] = index.template[other[best]]
    place = found.place[mine[index.template[its] == template[found.text[mine]]]]
    which, begin = np.unique(np.searchsorted(texts.begin, place, side="right") - 1, return_index=True)
    if not len(which):
        return np.zeros((4, 0), np.int64)
    last = np.maximum.reduceat(place + texts.width[place] - np.int64(1), begin)
    return np.stack([which, template[which], np.minimum.reduceat(place, begin).astype(np.int64), last])


def _of_adverts(
    held: Corpus,
    text: Numbers,
    template: Numbers,
    first: Numbers,
    last: Numbers,
    alike: npt.NDArray[np.float64],
    name: pa.Array,
) -> Copies:
    """From texts with their templates to adverts, template after template."""
    row = np.full(len(held.texts), -1)
    row[text] = np.arange(len(text))
    ad = np.flatnonzero(row[held.text_of] >= 0)
    ad = ad[np.lexsort((held.rank[ad], template[row[held.text_of[ad]]]))]
    row = row[held.text_of[ad]]
    numbers, begin = np.unique(template[row], return_index=True)
    within = held.texts.begin[held.text_of[ad]]
    first, last = first[row] - within, last[row] - within
    return Copies(
        ad,
        np.append(begin, len(ad)),
        name.take(pa.array(numbers)),
        first,
        last,
        held.start[held.begin[ad] + first],
        held.end[held.begin[ad] + last],
        alike[row],
    )


def _checked(learnt: pa.Table) -> pa.Table:
    """``learnt``, if nothing in it points outside of a text: compiled functions look where they are told."""
    rows = learnt.filter(pc.equal(learnt["kind"], "template"))
    token, width = (rows[name].combine_chunks() for name in ("token", "width"))
    size = pc.fill_null(pc.list_value_length(token), -1).to_numpy()
    flat = width.flatten().to_numpy().astype(np.int64)
    if (size < 0).any() or not pc.list_value_length(token).equals(pc.list_value_length(width)):
        raise ValueError("texts: a template has no width for each of its tokens")
    left = np.repeat(np.cumsum(size), size) - np.arange(size.sum())
    if width.null_count or token.flatten().null_count or (flat < 0).any() or (flat > left).any():
        raise ValueError("texts: a run of words reaches out of its text")
    first = rows.filter(pc.is_valid(rows["begin"]))
    begin, end = (pc.fill_null(first[name], -1).to_numpy() for name in ("begin", "end"))
    most = pc.list_value_length(first["token"]).to_numpy()
    once = first["name"].to_pylist() == sorted(set(rows["name"].to_pylist()))
    if not once or (begin < 0).any() or (begin > end).any() or (end > most).any():
        raise ValueError("texts: a template does not say where it begins and ends")
    return learnt


def _encoded(table: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", version="2.6", store_schema=False)
    return base64.b64encode(sink.getvalue()).decode("ascii")


def _decoded(text: str, schema: pa.Schema) -> pa.Table:
    try:
        return pq.read_table(pa.BufferReader(base64.b64decode(text, validate=True))).cast(schema)
    except pa.ArrowException as error:
        raise ValueError(f"texts: {error}") from None
