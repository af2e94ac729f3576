"""What the engine makes of records, on small ones that need a thing each."""

from __future__ import annotations

from typing import Any

import pytest

from dlquiz.errors import ArgumentError
from dlquiz.messages import Text
from dlquiz.reference import catalog
from dlquiz.reference.engine.reading import read_records
from dlquiz.reference.engine.references import reference_of
from dlquiz.reference.kinds import Reference
from dlquiz.yaml_reader import Map, Mark, read_text

TEXTS = "{title: t, feedback: f, tempting: w"


class Faults:
    """Collects what is wrong."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def fault(self, mark: Mark, code: str, message: Text, fix: Text, *, warning: bool = False) -> None:
        self.found.append(f"{code} {message.en}")


def made(source: str, name: str) -> Reference:
    root, faults = read_text(source, "small.yaml").root, Faults()
    assert isinstance(root, Map)
    records = read_records(root, faults)
    assert faults.found == []
    return reference_of(records[name])


def faults_of(source: str) -> list[str]:
    root, faults = read_text(source, "small.yaml").root, Faults()
    assert isinstance(root, Map)
    read_records(root, faults)
    return faults.found


def active(reference: Reference, **given: Any) -> dict[str, Any]:
    bound = catalog.bind(reference, given)
    return {each.name: each.value for each in catalog.active_mistakes(reference, bound, catalog.run(reference, bound))}


def value(reference: Reference, **given: Any) -> Any:
    return catalog.run(reference, catalog.bind(reference, given))


HALVES = f"""
halves:
  summary: channels, and half of each size
  result: shape
  symbol: o
  per_axis: true
  arguments:
    input_shape: {{kind: shape, letter: n, shape: C n}}
    filters: {{kind: count, letter: f}}
    window: {{kind: size, default: 2, letter: k}}
  most: {{cells: n}}
  value: n//k
  whole: [f, value]
  mistakes:
    kept: {TEXTS}, replace: {{whole: [C, value]}}}}
    rounded: {TEXTS}, replace: {{value: ceil(n/k)}}}}
    of_all: {TEXTS}, replace: {{whole: ['C//k[0]', value]}}}}
"""


def test_the_values_along_the_axes_of_a_shape_make_one_key() -> None:
    halves = made(HALVES, "halves")
    assert value(halves, input_shape=(3, 8, 9), filters=4) == (4, 4, 4)
    assert value(halves, input_shape=(3, 8, 9), filters=4, window=(2, 3)) == (4, 4, 3)
    assert value(halves, input_shape=(3, 8), filters=4) == (4, 4)
    assert active(halves, input_shape=(3, 8, 9), filters=4) == {
        "kept": (3, 4, 4),
        "rounded": (4, 4, 5),
        "of_all": (1, 4, 4),
    }


def test_a_shape_needs_one_to_three_axes_as_many_as_the_sizes_have() -> None:
    halves = made(HALVES, "halves")
    for shape, window in (((3,), 2), ((3, 8, 8, 8, 8), 2), ((3, 8, 8), (2, 2, 2))):
        with pytest.raises(ArgumentError):
            catalog.bind(halves, {"input_shape": shape, "filters": 4, "window": window})


def test_cells_are_counted_over_all_axes_and_channels() -> None:
    halves = made(HALVES, "halves")
    catalog.bind(halves, {"input_shape": (10, 10**4, 10**4), "filters": 1})
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(halves, {"input_shape": (11, 10**4, 10**4), "filters": 1})
    assert refused.value.argument == "input_shape"
    assert "1,100,000,000" in refused.value.en and "1,100,000,000" in refused.value.zh


def test_a_mistake_that_leaves_no_output_rests() -> None:
    assert "of_all" not in active(made(HALVES, "halves"), input_shape=(1, 8, 9), filters=4)


WALK = f"""
walk:
  summary: how far the steps go
  result: integer
  symbol: r
  arguments: {{layers: layers}}
  start: {{r: 0, longest: 0}}
  over: {{'k, s, d, p': layers}}
  each: {{r: r + k*s, longest: 'max(longest, k)'}}
  value: r
  require:
    - {{when: sum(each_value(k)) <= 20, argument: layers, say: too far}}
  mistakes:
    longest_only: {TEXTS}, when: t > 1, replace: {{value: longest}}}}
    from_one: {TEXTS}, replace: {{start: {{r: 1}}}}}}
    once: {TEXTS}, replace: {{r: r + k}}}}
walks:
  like: walk
  result: vector
  value: each_value(r)
  mistakes:
    once: {{like: walk}}
    last: {TEXTS}, replace: {{value: each_value(longest)}}}}
"""


def test_a_mistake_inherits_from_its_namesake_in_another_reference() -> None:
    walks = made(WALK, "walks")
    assert value(walks, layers=((3, 2), (5, 1))) == (6, 11)
    assert active(walks, layers=((3, 2), (5, 1))) == {"once": (3, 8), "last": (3, 5)}
    assert faults_of(WALK.replace("once: {like: walk}", "gone: {like: walk}")) == [
        "B175 there is no mistake `walk` to inherit from"
    ]


def test_what_is_refused_may_look_at_every_step() -> None:
    walk = made(WALK, "walk")
    assert active(walk, layers=((3, 2), (5, 1))) == {"longest_only": 5, "from_one": 12, "once": 8}
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(walk, {"layers": ((3, 1),) * 7})
    assert (refused.value.argument, refused.value.en) == ("layers", "too far")


def test_what_is_out_of_range_while_it_is_worked_out_is_refused_as_an_argument() -> None:
    grown = WALK.replace("r: r + k*s", "r: (r + 2)*10**1000")
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(made(grown, "walk"), {"layers": ((3, 1),) * 5})
    assert refused.value.argument == "layers"


GIVEN = f"""
given:
  summary: a size, if there is one
  result: integer
  arguments:
    image: {{kind: size, default: null, letter: m}}
    count: count
  value: 'count if m == null else 2*count'
  mistakes:
    doubled: {TEXTS}, when: m != null, replace: {{value: count}}}}
"""


@pytest.mark.parametrize(("image", "expected"), [(None, 5), (7, 10), ((7, 8), 10)])
def test_a_condition_may_ask_whether_an_argument_is_null(image: Any, expected: int) -> None:
    given = made(GIVEN, "given")
    assert value(given, image=image, count=5) == expected
    assert active(given, image=image, count=5) == ({} if image is None else {"doubled": 5})


def test_null_is_a_word_only_where_it_is_the_default() -> None:
    assert faults_of(GIVEN.replace("default: null, ", "").replace("when: m != null, ", "")) == [
        "B121 `value` uses `null`, which is not known here"
    ]


def test_the_words_of_one_record_do_not_reach_the_next() -> None:
    worded = GIVEN.replace("kind: size, default: null", "kind: padding, words: [same]").replace("null", "same")
    assert made(worded, "given").name == "given"
    unworded = worded.replace(", words: [same]", "").replace("when: m != same, ", "")
    assert faults_of(unworded) == ["B121 `value` uses `same`, which is not known here"]
