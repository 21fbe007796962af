"""From groups of texts to the tables that are handed on."""

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from techthb.identify.texts.corpus import Corpus
from techthb.identify.texts.groups import FEWEST
from techthb.identify.texts.parts import Copy, parts
from techthb.identify.texts.shingles import (
    FURNITURE_LEAST,
    Flags,
    Numbers,
    Postings,
    Small,
    Texts,
    counted,
    covered,
)
from techthb.identify.texts.tokens import Short, mixed, sequence_keys
from techthb.progress import Progress
from techthb.schema.tables import FURNITURE, TEMPLATES

__all__ = [
    "ALIGNED", "DIGITS", "Copies", "Own", "characters", "furniture_rows", "identifier_rows", "members",
    "own_tokens", "similarities", "template_rows",
]  # fmt: skip

ALIGNED = 12
"""Adverts of a template from which its parts are made, those with the smallest names; the table says how
many. More would hardly change what is constant, and a template may have thousands."""

DIGITS = 6
"""Decimals of a similarity."""

AT_ONCE, TEMPLATES_AT_ONCE = 50_000, 5_000
"""Texts compared with their template, and templates written, at a time."""

Similarities = npt.NDArray[np.float64]

Stretches = tuple[Small, Small]


@dataclass(frozen=True)
class Own:
    """The tokens of all texts without furniture.

    Parameters
    ----------
    characters : each token as one character.
    place : where each of them stands among all tokens.
    before : how many of them stand before each of all tokens.
    """

    characters: str
    place: Small
    before: Small

    def stretch(self, begin: int, end: int) -> slice:
        """Those from token ``begin`` of all tokens to token ``end``."""
        return slice(int(self.before[begin]), int(self.before[end]))

    def stretches(self, begin: Numbers, end: Numbers) -> Stretches:
        """The same for many, as first characters and ends."""
        return self.before[begin], self.before[np.minimum(end, len(self.before) - 1)]


def own_tokens(texts: Texts, printed: Flags) -> Own:
    """The tokens of ``texts`` that are not ``printed`` by their sites."""
    place = np.flatnonzero(~printed).astype(np.int32)
    return Own(characters(texts.token[place]), place, counted(~printed))


def characters(token: Small) -> str:
    """Each token as one character."""
    code = token.view(np.uint32) % np.uint32(0x10F800)
    code[code >= 0xD800] += np.uint32(0x800)  # a string holds no surrogates
    return code.astype("<u4").tobytes().decode("utf-32-le")


@dataclass(frozen=True)
class Copies:
    """Adverts that carry a template, template after template, in each the smallest name first.

    Parameters
    ----------
    ad : the advert.
    begin : where the adverts of each template begin, and the end of the last.
    name : the name of each template.
    first, last : the tokens, counted within the advert, between which the template stands, both inside.
    start, end : the same as a span of the advert's text, in code points.
    similarity : to the first advert of the template; of a known one, to the first by which it is known.
    """

    ad: Numbers
    begin: Numbers
    name: pa.Array
    first: Numbers
    last: Numbers
    start: Short
    end: Short
    similarity: Similarities


def members(held: Corpus, found: Postings, label: Small, size: Numbers, own: Own) -> Copies:
    """The adverts of every group of two or more whose texts have enough to compare."""
    of = label[held.text_of]
    live = (np.bincount(of, minlength=len(held.texts)) > 1)[of] & (size[held.text_of] >= FEWEST)
    ad = np.flatnonzero(live)
    least = np.full(len(held.texts), len(of), np.int64)
    np.minimum.at(least, of[ad], held.rank[ad])
    ad = ad[np.lexsort((held.rank[ad], least[of[ad]]))]
    new = np.ones(len(ad), bool)
    new[1:] = of[ad][1:] != of[ad][:-1]
    begin = np.append(np.flatnonzero(new), len(ad))
    text = held.text_of[ad]
    first, last = _extent(held, found, label)
    start = held.start[held.begin[ad] + first[text]]
    end = held.end[held.begin[ad] + last[text]]
    model = np.repeat(text[begin[:-1]], np.diff(begin))
    base = held.texts.begin[:-1]
    similarity = similarities(
        own.characters, own.stretches(base[text] + first[text], base[text] + last[text] + 1),
        own.characters, own.stretches(base[model] + first[model], base[model] + last[model] + 1),
    )  # fmt: skip
    name = held.ads["ad_id"].combine_chunks().take(pa.array(ad[begin[:-1]]))
    return Copies(ad, begin, name, first[text], last[text], start, end, similarity)


def _extent(held: Corpus, found: Postings, label: Small) -> tuple[Numbers, Numbers]:
    """For each text the first and the last of its tokens that another text of its group has too.

    A text that is the only one of its group shares all of its own.
    """
    alone = (np.bincount(label, minlength=len(held.texts)) == 1)[label]
    key = found.shingle.astype(np.int64) * len(held.texts) + label[found.text]
    order = np.argsort(key, kind="stable")
    new = np.ones(len(key) + 1, bool)
    new[1:-1] = key[order][1:] != key[order][:-1]
    both = np.empty(len(key), bool)
    both[order] = ~(new[:-1] & new[1:])
    place = np.flatnonzero(covered(held.texts, found.place[both | alone[found.text]]))
    text = np.searchsorted(held.texts.begin, place, side="right") - 1
    first, last = np.zeros(len(held.texts), np.int64), np.zeros(len(held.texts), np.int64)
    first[text[::-1]], last[text] = place[::-1], place
    return np.maximum(first - held.texts.begin[:-1], 0), np.maximum(last - held.texts.begin[:-1], 0)


def similarities(one: str, in_one: Stretches, other: str, in_other: Stretches) -> Similarities:
    """How alike stretches of ``one`` and of ``other`` are, pair by pair: of the characters of both, the share
    that both have in the same order, rounded to ``DIGITS``."""
    found: list[Similarities] = []
    for at in range(0, len(in_one[0]), AT_ONCE):
        some = slice(at, at + AT_ONCE)
        texts = [
            [whole[a:b] for a, b in zip(begin[some].tolist(), end[some].tolist(), strict=True)]
            for whole, (begin, end) in ((one, in_one), (other, in_other))
        ]
        found.append(np.asarray(cpdist(*texts, scorer=Indel.normalized_similarity, dtype=np.float64)))
    return np.round(np.concatenate([*found, np.zeros(0)]), DIGITS)


def identifier_rows(held: Corpus, copies: Copies) -> pa.Table:
    """One row of ``IDENTIFIERS`` per advert that carries a template, sorted by advert."""
    order = np.argsort(held.rank[copies.ad])
    ad, start, end = copies.ad[order], copies.start[order], copies.end[order]
    template = np.repeat(np.arange(len(copies.name)), np.diff(copies.begin))[order]
    ids, count = held.ads["ad_id"].combine_chunks(), len(ad)
    texts = held.ads["text"].take(pa.array(ad)).to_pylist()
    raw = [text[a:b] for text, a, b in zip(texts, start.tolist(), end.tolist(), strict=True)]
    place = pc.binary_join_element_wise("#text@text:", pa.array(start).cast(pa.string()), "")
    return pa.table(
        {
            "identifier_id": pc.binary_join_element_wise(ids.take(pa.array(ad)), place, ""),
            "ad_id": ids.take(pa.array(ad)),
            "kind": pa.repeat("text", count),
            "value": copies.name.take(pa.array(template)),
            "raw": pa.array(raw, pa.string()),
            "field": pa.repeat("text", count),
            "start": start.astype(np.int64),
            "end": end.astype(np.int64),
            "region": pa.nulls(count, pa.string()),
            "confidence": copies.similarity[order],
        }
    )


def template_rows(held: Corpus, copies: Copies, own: Own, progress: Progress) -> pa.Table:
    """One row of ``TEMPLATES`` per template."""
    total, text = len(copies.begin) - 1, held.text_of[copies.ad]
    of = np.repeat(np.arange(total), np.diff(copies.begin))
    within = [slice(begin, end) for begin, end in pairwise(copies.begin.tolist())]
    similar = [copies.similarity[each] for each in within]
    columns = {
        "template": copies.name,
        "ads": np.diff(copies.begin),
        "texts": _different(of, text),
        "sites": _different(of, held.texts.site[text]),
        "aligned": np.minimum(np.diff(copies.begin), ALIGNED),
        "least_similarity": pa.array([float(each.min()) for each in similar], pa.float64()),
        "median_similarity": pa.array([_median(each) for each in similar], pa.float64()),
        "parts": pa.array(_parts(held, copies, own, within, progress), TEMPLATES.field("parts").type),
    }
    return pa.table(columns, schema=TEMPLATES)


def _different(of: Numbers, values: npt.NDArray[np.integer]) -> Numbers:
    """How many different values each template has."""
    return np.bincount(np.unique(np.stack([of, values]), axis=1)[0]) if len(of) else of


def _median(values: Similarities) -> float:
    return round(float(np.median(values)), DIGITS)


def _parts(
    held: Corpus, copies: Copies, own: Own, within: list[slice], progress: Progress
) -> list[list[dict[str, object]]]:
    found = []
    for done in range(0, len(within), TEMPLATES_AT_ONCE):
        progress("writing templates", done, len(within))
        some = [
            range(each.start, min(each.stop, each.start + ALIGNED))
            for each in within[done:][:TEMPLATES_AT_ONCE]
        ]
        each = [copy for span in some for copy in span]
        texts = iter(held.ads["text"].take(pa.array(copies.ad[each])).to_pylist())
        for span in some:
            aligned = parts([_copy(held, copies, own, copy, next(texts)) for copy in span])
            found.append([vars(part) for part in aligned])
    progress("writing templates", len(within), len(within))
    return found


def _copy(held: Corpus, copies: Copies, own: Own, each: int, text: str) -> Copy:
    ad = int(copies.ad[each])
    begin = int(held.texts.begin[held.text_of[ad]])
    tokens = own.stretch(begin + int(copies.first[each]), begin + int(copies.last[each]) + 1)
    places = own.place[tokens] + (int(held.begin[ad]) - begin)
    return Copy(text, own.characters[tokens], held.start[places].tolist(), held.end[places].tolist())


def furniture_rows(held: Corpus, printed: Flags) -> pa.Table:
    """Every stretch of furniture that ``FURNITURE_LEAST`` adverts of a site show from end to end."""
    first, end = _printed_stretches(held, printed)
    text = np.searchsorted(held.texts.begin, first, side="right") - 1
    site = held.texts.site[text]
    key = sequence_keys(held.texts.token, first, end) + mixed(site.astype(np.uint64))
    _, example, which = np.unique(key, return_index=True, return_inverse=True)
    # a stretch that stands twice in a text counts once
    once = np.unique(np.stack([which, text]), axis=1)
    copies = np.bincount(held.text_of, minlength=len(held.texts))
    ads = np.bincount(once[0], copies[once[1]], minlength=len(example)).astype(np.int64)
    all_ads = np.bincount(held.texts.site[held.text_of], minlength=1)[site[example]]
    ad = held.ad_of[text[example]]
    shift = held.begin[ad] - held.texts.begin[text[example]]
    start, stop = held.start[first[example] + shift], held.end[end[example] - 1 + shift]
    rows = []
    for at in np.flatnonzero(ads >= FURNITURE_LEAST).tolist():
        whole = held.ads["text"][int(ad[at])].as_py()
        shown = re.sub(r"\d+", "…", whole[start[at] : stop[at]])
        share = round(int(ads[at]) / int(all_ads[at]), DIGITS)
        rows.append((held.ads["site"][int(ad[at])].as_py(), shown, int(ads[at]), share))
    columns = zip(*sorted(rows), strict=True) if rows else [[] for _ in FURNITURE]
    return pa.table([list(column) for column in columns], schema=FURNITURE)


def _printed_stretches(held: Corpus, printed: Flags) -> tuple[Numbers, Numbers]:
    """First and end of the unbroken stretches of furniture; none reaches from one text into the next."""
    border = np.zeros(len(printed) + 1, bool)
    border[held.texts.begin] = True
    before, after = np.append(False, printed[:-1]), np.append(printed[1:], False)
    first = np.flatnonzero(printed & (~before[: len(printed)] | border[:-1]))
    end = np.flatnonzero(printed & (~after[: len(printed)] | border[1:])) + 1
    return first, end
