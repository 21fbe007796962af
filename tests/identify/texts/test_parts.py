"""What stays and what changes, worked out by hand."""

from hypothesis import given
from hypothesis import strategies as st

from techthb.identify.texts.parts import Copy, Part, parts


def copy(text: str) -> Copy:
    """A copy whose tokens are words of letters, each named by its first letter."""
    start, end, tokens = [], [], ""
    place = 0
    for word in text.split(" "):
        bare = word.strip(",.")
        if bare.isalpha():
            start.append(place)
            end.append(place + len(bare))
            tokens += bare[0]
        place += len(word) + 1
    return Copy(text, tokens, start, end)


def told(*texts: str) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(part.text, part.fillings, part.examples) for part in parts([copy(text) for text in texts])]


def test_copies_without_a_difference_have_one_constant_part() -> None:
    assert told("alpha beta, gamma", "alpha beta gamma") == [("alpha beta, gamma", 0, ())]


def test_a_word_that_differs_is_a_slot_with_its_fillings() -> None:
    assert told("alpha mara beta", "alpha nora beta", "alpha tessa luna beta") == [
        ("alpha", 0, ()),
        (" mara ", 3, ("mara", "nora", "tessa luna")),
        ("beta", 0, ()),
    ]


def test_a_price_is_a_slot_though_it_is_no_token() -> None:
    assert told("alpha 120 beta", "alpha 150 beta") == [
        ("alpha", 0, ()), (" 120 ", 2, ("120", "150")), ("beta", 0, ()),
    ]  # fmt: skip


def test_a_price_that_all_copies_have_is_constant() -> None:
    assert told("alpha 120 beta", "alpha 120 beta") == [("alpha 120 beta", 0, ())]


def test_a_word_that_one_copy_leaves_out_is_a_slot_with_one_filling() -> None:
    assert told("alpha mara beta", "alpha beta") == [
        ("alpha", 0, ()), (" mara ", 1, ("mara",)), ("beta", 0, ()),
    ]  # fmt: skip


def test_what_one_of_many_copies_changes_makes_no_slot() -> None:
    assert told(*["alpha beta gamma"] * 4, "alpha nora gamma") == [("alpha beta gamma", 0, ())]


def test_texts_without_a_common_word_have_no_parts() -> None:
    assert told("alpha", "beta") == []


@given(st.lists(st.text("ab 12", max_size=30), min_size=1, max_size=5))
def test_parts_are_a_stretch_of_the_first_copy_and_begin_and_end_constant(texts: list[str]) -> None:
    found: list[Part] = parts([copy(text) for text in texts])
    assert "".join(part.text for part in found) in texts[0]
    assert [part.is_slot for part in found] == [n % 2 == 1 for n in range(len(found))]
    assert len(found) % 2 == 1 or not found
