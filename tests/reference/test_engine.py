"""The engine behind records: what a record says, apart from any shipped one."""

from __future__ import annotations

from typing import Any

import pytest

from dlquiz.errors import ArgumentError
from dlquiz.messages import Text
from dlquiz.reference import catalog
from dlquiz.reference.engine.derivation import Derivation
from dlquiz.reference.engine.reading import read_records
from dlquiz.reference.engine.references import reference_of
from dlquiz.reference.engine.working import working
from dlquiz.reference.kinds import Reference
from dlquiz.yaml_reader import Map, Mark, read_text

WORDS = "{title: {en: a, zh: 甲}, feedback: {en: b., zh: 乙。}, tempting: {en: c., zh: 丙。}"


class Raising:
    def fault(self, mark: Mark, code: str, message: Text, fix: Text, *, warning: bool = False) -> None:
        raise AssertionError(f"{mark.line}: {code} {message.en} ({fix.en})")


def made(text: str) -> dict[str, Reference]:
    """The references of a YAML mapping; `WORDS` stands for the texts of a mistake."""
    result = read_text(text.replace("WORDS", WORDS), "records.yaml")
    assert isinstance(result.root, Map) and not result.faults
    return {name: reference_of(record) for name, record in read_records(result.root, Raising()).items()}


def wrong(reference: Reference, given: dict[str, Any]) -> dict[str, Any]:
    bound = catalog.bind(reference, given)
    return {
        each.name: each.value for each in catalog.active_mistakes(reference, bound, catalog.value_of(reference, bound))
    }


def lines(reference: Reference, given: dict[str, Any]) -> list[str]:
    return [line.en for line in catalog.steps(reference, catalog.bind(reference, given))]


LAYERS = """
widths:
  summary: {en: a, zh: 甲}
  result: integer
  arguments: {sizes: {kind: counts, letter: n}, bias: {kind: flag, default: true, letter: b}}
  steps: len(n) - 1
  each: {w: '(n[t - 1] + (1 if b else 0))*n[t]', widest: 'n[t]'}
  value: sum(each_value(w)) + len(n)
  require:
    - {when: len(n) > 1, argument: sizes, say: {en: two, zh: 两个}}
  mistakes:
    without_bias: WORDS, replace: {bias: 'false'}}
    squared: WORDS, replace: {w: 'n[t - 1]**2'}}
    only_value: WORDS, replace: {value: sum(each_value(w))}}
    last: WORDS, replace: {value: widest}}
"""


def test_only_a_changed_line_changes_the_steps_of_a_mistake() -> None:
    assert wrong(made(LAYERS)["widths"], {"sizes": [3, 4, 2]}) == {
        "without_bias": 12 + 8 + 3,
        "squared": 9 + 16 + 3,
        "only_value": 26,
        "last": 2,
    }


def test_a_general_formula_shows_no_zero_no_length_and_no_program_syntax() -> None:
    shown = lines(made(LAYERS)["widths"], {"sizes": [3, 4, 2], "bias": False})
    assert shown[:2] == [r"$w_{t} = n_{t - 1} \cdot n_{t}$", r"$y = \sum w_{t} + 3$"]
    assert shown[-1] == "$y = 12 + 8 + 3 = 23$"


def test_the_derivation_with_a_mistake_shows_its_lines_and_ends_in_its_value() -> None:
    result = read_text(LAYERS.replace("WORDS", WORDS), "records.yaml")
    assert isinstance(result.root, Map)
    record = read_records(result.root, Raising())["widths"]
    reference = reference_of(record)
    derivation, bound = Derivation(record, reference.arguments), catalog.bind(reference, {"sizes": [3, 4, 2]})
    shown = {each.name: [line.en for line in working(derivation, bound, each)] for each in record.mistakes}
    assert {name: found[-1] for name, found in shown.items()} == {
        "without_bias": "$y = 12 + 8 + 3 = 23$",
        "squared": "$y = 9 + 16 + 3 = 28$",
        "only_value": "$y = 16 + 10 = 26$",
        "last": "$y = 2$",
    }
    assert any("^{2}" in line for line in shown["squared"]) and not any("^{2}" in line for line in shown["last"])


RATIO = """
ratio:
  summary: {en: a, zh: 甲}
  result: integer
  arguments: {large: {kind: count, letter: K}, small: {kind: count, letter: k}}
  let: {n: (K - 1)//(k - 1)}
  value: n
  require:
    - {when: k > 1, argument: small, say: {en: 'not {{k}}', zh: '不能是 {{k}}'}}
    - {when: n > 1, argument: large, say: {en: 'only {{n}}', zh: '只有 {{n}}'}}
  mistakes:
    one_more: WORDS, replace: {n: n + 1}}
"""


def test_a_requirement_is_checked_before_the_lines_it_does_not_need() -> None:
    reference = made(RATIO)["ratio"]
    for given, argument, said in (
        ({"large": 5, "small": 1}, "small", "not 1"),
        ({"large": 5, "small": 4}, "large", "only 1"),
    ):
        with pytest.raises(ArgumentError, match=said) as refused:
            catalog.bind(reference, given)
        assert refused.value.argument == argument


RAGGED = """
values:
  summary: {en: a, zh: 甲}
  result: integer
  arguments: {shapes: {kind: shapes, letter: x}}
  over: {s: shapes}
  each: {v: prod(s)}
  value: sum(each_value(v))
  mistakes:
    first_axes: WORDS, replace: {v: 's[0]'}}
"""


def test_the_entries_of_a_list_may_differ_in_shape() -> None:
    reference = made(RAGGED)["values"]
    assert catalog.value_of(reference, catalog.bind(reference, {"shapes": [[2, 3, 4], [5]]})) == 29
    assert wrong(reference, {"shapes": [[2, 3, 4], [5]]}) == {"first_axes": 7}


SHARING = """
shared:
  plain: WORDS}
  wrong: {like: plain, when: n > 1, replace: {value: '0'}}
layer:
  summary: {en: a, zh: 甲}
  result: integer
  arguments: {kind: {kind: word, default: relu, words: [relu, max]}, size: {kind: count, letter: n}}
  value: 'n if kind == relu else 2*n'
  mistakes:
    plain: {like: wrong}
    other: WORDS, when: kind != max, replace: {kind: max}}
"""


def test_what_is_shared_inherits_from_what_is_shared() -> None:
    reference = made(SHARING)["layer"]
    assert wrong(reference, {"size": 3}) == {"plain": 0, "other": 6}
    assert wrong(reference, {"size": 1}) == {"other": 2}


def test_a_word_may_be_called_like_a_function() -> None:
    reference = made(SHARING)["layer"]
    assert wrong(reference, {"size": 3, "kind": "max"}) == {"plain": 0}
