import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterpolicy.lookup.matching import Matcher

NAMES = Matcher(
    [("north brabant", "a"), ("brabant wallon", "b"), ("ai", "c"), ("", "d"), ("nord pas de calais", "e")]
)


def best(text: str, threshold: float = 75) -> dict[str, float]:
    scores: dict[str, float] = {}
    for thing, score in NAMES.matches(text, threshold):
        scores[thing] = max(score, scores.get(thing, 0))
    return scores


def test_the_same_name_scores_full() -> None:
    assert best("north brabant")["a"] == 100


def test_the_order_of_words_does_not_matter_much() -> None:
    assert best("brabant north")["a"] > 90


def test_a_slip_costs_less_than_a_missing_word() -> None:
    found = best("nroth brabant")
    assert found["a"] > 78
    assert "b" not in found


def test_short_words_must_be_right() -> None:
    assert best("ae") == {}
    assert best("ai") == {"c": 100}


def test_a_name_fits_with_all_words_or_not_at_all() -> None:
    def fitting(*words: str) -> dict[str, float]:
        return dict(NAMES.fitting(words))

    assert fitting("brabant") == {"a": pytest.approx(93.077, abs=0.01), "b": pytest.approx(92.5)}
    assert set(fitting("north", "brab")) == {"a"}
    assert fitting("nroth", "brabant") == {}
    assert fitting() == {}


@given(st.text(alphabet="abcdeno rt", max_size=40), st.integers(0, 100))
def test_scores_are_never_outside_their_range(text: str, threshold: int) -> None:
    assert all(
        threshold <= score <= 100.0001 for _, score in NAMES.matches(" ".join(text.split()), threshold)
    )
