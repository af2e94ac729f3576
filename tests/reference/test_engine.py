"""The engine behind records: what a record says, apart from any shipped one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dlquiz.errors import ArgumentError, Severity
from dlquiz.expressions.work import Budget
from dlquiz.messages import Text
from dlquiz.reference import catalog
from dlquiz.reference.engine.blocks import SHARED
from dlquiz.reference.engine.field_reading import Functions
from dlquiz.reference.engine.reading import read_record
from dlquiz.reference.engine.references import reference_of
from dlquiz.reference.kinds import Reference
from dlquiz.yaml_reader.nodes import Map, Mark
from dlquiz.yaml_reader.reading import read_text

WORDS = "{title: {en: a, zh: 甲}, feedback: {en: b., zh: 乙。}, tempting: {en: c., zh: 丙。}"


class Collecting:
    """Collects what is wrong."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def fault(self, mark: Mark, code: str, message: Text, fix: Text, severity: Severity = "error") -> None:
        self.found.append(f"{code} {message.en}")


def root_of(text: str) -> Map:
    """A YAML mapping of records; `WORDS` stands for the texts of a mistake, what every record needs is filled in."""
    whole = ""
    for record in re.split(r"(?m)^(?=\w)", text.replace("WORDS", WORDS)):
        if record.partition("\n")[0].endswith(":") and not record.startswith("shared"):
            record += "" if "\n  mistakes:" in record else "  mistakes: {}\n"
            record += "" if "\n  summary:" in record else "  summary: {en: a, zh: 甲}\n"
        whole += record
    result = read_text(whole, "records.yaml")
    assert isinstance(result.root, Map) and not result.faults
    return result.root


def made(text: str, functions: Functions | None = None) -> dict[str, Reference]:
    root, faults = root_of(text), Collecting()
    records = {name: read_record(name, root, faults, functions) for name in root if name != SHARED}
    assert faults.found == []
    return {name: reference_of(record) for name, record in records.items() if record is not None}


def faults_of(text: str) -> list[str]:
    root, faults = root_of(text), Collecting()
    for name in root:
        if name != SHARED:
            read_record(name, root, faults)
    return faults.found


def wrong(reference: Reference, given: dict[str, Any]) -> dict[str, Any]:
    bound = catalog.bind(reference, given)
    return {
        each.name: each.value for each in catalog.active_mistakes(reference, bound, catalog.value_of(reference, bound))
    }


def lines(reference: Reference, given: dict[str, Any]) -> list[str]:
    return [line.en for line in catalog.steps(reference, catalog.bind(reference, given))]


def wrong_lines(reference: Reference, given: dict[str, Any]) -> dict[str, list[str]]:
    bound = catalog.bind(reference, given)
    return {
        each.name: [line.en for line in reference.wrong_steps(each.name, bound) or []] for each in reference.mistakes
    }


LAYERS = """
widths:
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
    shown = wrong_lines(made(LAYERS)["widths"], {"sizes": [3, 4, 2]})
    assert {name: found[-1] for name, found in shown.items()} == {
        "without_bias": "$y = 12 + 8 + 3 = 23$",
        "squared": "$y = 9 + 16 + 3 = 28$",
        "only_value": "$y = 16 + 10 = 26$",
        "last": "$y = 2$",
    }
    assert any("^{2}" in line for line in shown["squared"]) and not any("^{2}" in line for line in shown["last"])


RATIO = """
ratio:
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


SHARING = """
shared:
  plain: WORDS}
  wrong: {like: plain, when: n > 1, replace: {value: '0'}}
layer:
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


SHARES = """
spread:
  result: real
  arguments:
    mean: {kind: array, letter: m, shape: 'N | ()', within: '(0, 1]'}
  value: sum(m)
"""


@pytest.mark.parametrize("given", [0.5, [0.5, 1], [1.0]])
def test_bounds_hold_for_each_entry_of_an_array(given: Any) -> None:
    reference = made(SHARES)["spread"]
    assert catalog.bind(reference, {"mean": given})
    outside = [0.5, 1.5] if isinstance(given, list) else 1.5
    with pytest.raises(ArgumentError, match=r"`mean` lies in \(0, 1\], not"):
        catalog.bind(reference, {"mean": outside})


def test_an_argument_with_a_letter_may_be_called_like_a_function() -> None:
    assert faults_of(SHARES) == []
    assert faults_of(SHARES.replace(", letter: m", "").replace("sum(m)", "sum(mean)")) == [
        "B122 `mean` cannot name an argument"
    ]


def value(reference: Reference, **given: Any) -> Any:
    return catalog.run(reference, catalog.bind(reference, given))


HALVES = """
halves:
  summary: channels, and half of each size
  result: shape
  symbol: o
  per_axis: true
  arguments:
    input_shape: {kind: shape, letter: n, shape: C n}
    filters: {kind: count, letter: f}
    window: {kind: size, default: 2, letter: k}
  most: {cells: n}
  value: n//k
  whole: [f, value]
  mistakes:
    kept: WORDS, replace: {whole: [C, value]}}
    rounded: WORDS, replace: {value: ceil(n/k)}}
    of_all: WORDS, replace: {whole: ['C//k[0]', value]}}
"""


def test_the_values_along_the_axes_of_a_shape_make_one_key() -> None:
    halves = made(HALVES)["halves"]
    assert value(halves, input_shape=(3, 8, 9), filters=4) == (4, 4, 4)
    assert value(halves, input_shape=(3, 8, 9), filters=4, window=(2, 3)) == (4, 4, 3)
    assert value(halves, input_shape=(3, 8), filters=4) == (4, 4)
    assert wrong(halves, {"input_shape": (3, 8, 9), "filters": 4}) == {
        "kept": (3, 4, 4),
        "rounded": (4, 4, 5),
        "of_all": (1, 4, 4),
    }


def test_cells_are_counted_over_all_axes_and_channels() -> None:
    halves = made(HALVES)["halves"]
    catalog.bind(halves, {"input_shape": (10, 10**4, 10**4), "filters": 1})
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(halves, {"input_shape": (11, 10**4, 10**4), "filters": 1})
    assert refused.value.argument == "input_shape"
    assert "1,100,000,000" in refused.value.en and "1,100,000,000" in refused.value.zh


def test_a_mistake_that_leaves_no_output_rests() -> None:
    assert "of_all" not in wrong(made(HALVES)["halves"], {"input_shape": (1, 8, 9), "filters": 4})


WALK = """
walk:
  summary: how far the steps go
  result: integer
  symbol: r
  arguments: {layers: layers}
  start: {r: 0, longest: 0, gain: 1}
  over: {'k, s, d, p': layers}
  each: {r: r + gain*k*s, longest: 'max(longest, k)'}
  value: r
  require:
    - {when: sum(each_value(k)) <= 20, argument: layers, say: too far}
  mistakes:
    longest_only: WORDS, when: t > 1, replace: {value: longest}}
    from_one: WORDS, replace: {start: {r: 1}}}
    once: WORDS, replace: {r: r + k}}
    doubled: WORDS, replace: {start: {gain: 2}}}
walks:
  like: walk
  result: vector
  value: each_value(r)
  mistakes:
    once: {like: walk}
    last: WORDS, replace: {value: each_value(longest)}}
"""


def test_a_mistake_inherits_from_its_namesake_in_another_reference() -> None:
    walks = made(WALK)["walks"]
    assert value(walks, layers=((3, 2), (5, 1))) == (6, 11)
    assert wrong(walks, {"layers": ((3, 2), (5, 1))}) == {"once": (3, 8), "last": (3, 5)}
    assert faults_of(WALK.replace("once: {like: walk}", "gone: {like: walk}")) == [
        "B175 there is no mistake `walk` to inherit from"
    ]


def test_what_is_refused_may_look_at_every_step() -> None:
    walk = made(WALK)["walk"]
    assert wrong(walk, {"layers": ((3, 2), (5, 1))}) == {"longest_only": 5, "from_one": 12, "once": 8, "doubled": 22}
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(walk, {"layers": ((3, 1),) * 7})
    assert (refused.value.argument, refused.value.en) == ("layers", "too far")


def test_what_is_out_of_range_while_it_is_worked_out_is_refused_as_an_argument() -> None:
    grown = WALK.replace("r: r + gain*k*s", "r: (r + 2)*10**1000")
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(made(grown)["walk"], {"layers": ((3, 1),) * 5})
    assert refused.value.argument == "layers"


GIVEN = """
given:
  summary: a size, if there is one
  result: integer
  arguments:
    image: {kind: size, default: null, letter: m}
    count: count
  value: 'count if m == null else 2*count'
  mistakes:
    doubled: WORDS, when: m != null, replace: {value: count}}
"""


def test_null_is_a_word_only_where_it_is_the_default() -> None:
    assert faults_of(GIVEN.replace("default: null, ", "").replace("when: m != null, ", "")) == [
        "B121 `value` uses `null`, which is not known here"
    ]


def test_the_words_of_one_record_do_not_reach_the_next() -> None:
    worded = GIVEN.replace("kind: size, default: null", "kind: padding, words: [same]").replace("null", "same")
    assert made(worded)["given"].name == "given"
    unworded = worded.replace(", words: [same]", "").replace("when: m != same, ", "")
    assert faults_of(unworded) == ["B121 `value` uses `same`, which is not known here"]


def test_a_wrong_derivation_shows_its_own_start_and_lines() -> None:
    shown = wrong_lines(made(WALK)["walk"], {"layers": ((3, 2), (5, 1))})
    assert shown["from_one"][1:3] == ["$r_{0} = 1$", r"$r_{1} = 1 + 3 \cdot 2 = 1 + 6 = 7$"]
    assert shown["once"][-1] == "$r = 8$"
    assert shown["longest_only"][-1] == r"$r = 5$"


WINDOWS = """
windows:
  summary: places of a window
  result: size
  symbol: o
  per_axis: true
  arguments: {n: size, s: size}
  let: {rest: n % s}
  value: ceil(n/s)
  remarks:
    - {when: rest > 0, say: 'left: ${{rest}}$'}
  mistakes:
    down: WORDS, replace: {value: n//s}}
"""


def test_a_remark_that_holds_on_one_axis_only_is_made_of_that_axis() -> None:
    windows = made(WINDOWS)["windows"]
    assert "left: $1$" in lines(windows, {"n": (5, 7), "s": 2})
    assert [line for line in lines(windows, {"n": (6, 7), "s": 2}) if "left" in line] == ["width: left: $1$"]
    assert [line for line in lines(windows, {"n": (5, 8), "s": 3}) if "left" in line] == ["left: $2$"]


def test_a_rounded_quotient_is_rounded_at_once() -> None:
    assert lines(made(WINDOWS)["windows"], {"n": 5, "s": 3})[-1] == r"$o = \lceil \frac{5}{3} \rceil = 2$"


TOTAL = """
total:
  result: integer
  arguments: {xs: {kind: counts}, m: {kind: integer, default: 2}}
  start: {r: 0}
  over: {x: xs}
  each: {r: r + m*x}
  value: r
  require: [{when: r > 0, argument: xs, say: no}]
  mistakes:
    once: WORDS, replace: {m: '1'}}
    never: WORDS, replace: {m: '0 - m'}}
"""


def test_a_requirement_about_the_steps_holds_for_a_changed_argument_too() -> None:
    # 1·3 + 1·4 = 7; with a negative factor the requirement fails.
    assert wrong(made(TOTAL)["total"], {"xs": (3, 4)}) == {"once": 7}


SORTED = """
second:
  result: integer
  symbol: s
  arguments: {xs: {kind: counts, letter: x}, place: {kind: count, default: 2, letter: n}}
  function: nth
  working: nth_working
  let: {m: len(x)}
  most: {multiply_adds: 1000*m}
  require:
    - {when: n <= m, argument: place, say: 'only {{m}}'}
    - {when: value < 100, argument: xs, say: 'not {{value}}'}
  remarks: {en: a, zh: 甲}
  mistakes:
    largest: {title: T, feedback: 'not {{value}}', tempting: E, replace: {place: '1'}}
    doubled: WORDS, when: value > 3, replace: {value: 2*value}}
    first: WORDS, function: extreme}
    least: WORDS, when: n == 1, function: extreme}
"""


def named(name: str) -> Any:
    def nth(xs: tuple[int, ...], place: int) -> int:
        return sorted(xs, reverse=True)[place - 1]

    def nth_working(xs: tuple[int, ...], place: int) -> list[Text]:
        return [Text.same(f"$s = {nth(xs, place)}$")]

    def extreme(xs: tuple[int, ...], place: int, mistake: str) -> int:
        return xs[0] if mistake == "first" else min(xs)

    return {"nth": nth, "nth_working": nth_working, "extreme": extreme}.get(name)


def test_a_function_computes_the_value_that_mistakes_conditions_and_texts_speak_of() -> None:
    reference = made(SORTED, named)["second"]
    bound = catalog.bind(reference, {"xs": [4, 9, 5]})
    assert catalog.run(reference, bound) == catalog.value_of(reference, bound) == 5
    assert wrong(reference, {"xs": [4, 9, 5]}) == {"largest": 9, "doubled": 10, "first": 4}
    assert wrong(reference, {"xs": [2, 3, 1]}) == {"largest": 3}
    assert reference.mistakes[0].filled(reference.mistakes[0].feedback, bound).en == "not 5"
    assert lines(reference, {"xs": [4, 9, 5]}) == ["$s = 5$"]
    # Of two mistakes one function makes the one that it is given the name of.
    assert wrong(reference, {"xs": [2, 3, 1], "place": 1}) == {"first": 2, "least": 1}
    for given, said in (({"xs": [4], "place": 2}, "only 1"), ({"xs": [200, 100]}, "not 100")):
        with pytest.raises(ArgumentError, match=said):
            catalog.bind(reference, given)


def test_a_function_waits_until_the_arguments_are_checked_and_its_work_counts() -> None:
    def never(**_: Any) -> Any:
        raise AssertionError

    reference = made(SORTED.replace("value < 100", "m < 9").replace("{{value}}", "{{m}}"), lambda name: never)["second"]
    budget = Budget(1_000)
    with budget.counted(), pytest.raises(ArgumentError, match="only 1"):
        catalog.bind(reference, {"xs": [4], "place": 2})
    refused, numbers = budget.spent, list(range(1, 9))
    with budget.counted():
        catalog.bind(reference, {"xs": numbers})
    # 8,000 multiply-adds, and two units for each of 9 numbers instead of 2.
    assert budget.spent - 2 * refused == 8_000 // 300 + 2 * (9 - 2)


def test_a_working_by_a_function_is_that_of_the_arguments_a_mistake_has() -> None:
    reference = made(SORTED, named)["second"]
    bound = catalog.bind(reference, {"xs": [4, 9, 5]})
    found = {mistake.name: reference.wrong_steps(mistake.name, bound) for mistake in reference.mistakes}
    assert found == {"largest": [Text.same("$s = 9$")], "doubled": None, "first": None, "least": None}


def test_a_working_by_a_function_may_know_the_mistakes() -> None:
    def knowing(xs: tuple[int, ...], place: int, mistake: str = "") -> list[Text] | None:
        return None if mistake == "first" else [Text.same(f"{xs} {place} {mistake}")]

    reference = made(SORTED, lambda name: knowing if name == "nth_working" else named(name))["second"]
    bound = catalog.bind(reference, {"xs": [4, 9]})
    assert lines(reference, {"xs": [4, 9]}) == ["(4, 9) 2 "]
    found = {mistake.name: reference.wrong_steps(mistake.name, bound) for mistake in reference.mistakes}
    assert found == {
        "largest": [Text.same("(4, 9) 1 largest")],
        "doubled": [Text.same("(4, 9) 2 doubled")],
        "first": None,
        "least": [Text.same("(4, 9) 2 least")],
    }


KNOWING = """
shout:
  result: array
  arguments: {letter: word, at: mapping}
  let: {said: {function: said}}
  run: looked_up
  function: looked_up
  refuse: known
  convention: '{{letter}}: {{said}}'
  mistakes:
    negated: {title: T, feedback: F, tempting: E}
"""


def knowing(name: str) -> Any:
    def known(letter: str, at: dict[str, Any]) -> None:
        if letter not in at:
            raise ArgumentError("letter", f"no {letter}", f"没有 {letter}")

    def looked_up(letter: str, at: dict[str, Any], mistake: str = "") -> Any:
        return -at[letter] if mistake == "negated" else at[letter]

    return {"known": known, "looked_up": looked_up, "said": lambda letter, at: Text("one", "甲")}.get(name)


def test_a_function_knows_its_mistakes_and_what_it_refuses() -> None:
    reference = made(KNOWING, knowing)["shout"]
    assert wrong(reference, {"letter": "x", "at": {"x": 3}}) == {"negated": -3}
    with pytest.raises(ArgumentError, match="no y") as refused:
        catalog.bind(reference, {"letter": "y", "at": {"x": 3}})
    assert refused.value.argument == "letter"


def test_a_line_by_a_function_may_be_words_in_both_languages() -> None:
    reference = made(KNOWING, knowing)["shout"]
    assert reference.convention_for(catalog.bind(reference, {"letter": "x", "at": {"x": 3}})) == Text("x: one", "x: 甲")
    own = KNOWING.replace("  run: looked_up\n  function: looked_up\n  refuse: known\n", "  value: at\n")
    assert faults_of(own) == ["B170 `said` must be one line"]


LARGEST = """
share:
  result: real
  symbol: q
  arguments: {numbers: {kind: array, letter: x, shape: N}}
  let: {o: {function: descending}}
  value: 'o[0]/sum(x)'
  lines: {o: {en: in order, zh: 排序后}}
"""


def test_a_line_by_a_function_is_shown_by_its_value() -> None:
    def descending(name: str) -> Any:
        return lambda numbers: sorted(numbers, reverse=True)

    formula, *worked = lines(made(LARGEST, descending)["share"], {"numbers": [1, 3]})
    assert formula == r"$q = \frac{o_{0}}{\sum x}$"
    assert worked == ["in order: $o = (3, 1)$", r"$q = \frac{3}{1 + 3} = \frac{3}{4} = 0.75$"]
    # Without words it is only put in where it is used.
    unsaid = LARGEST.replace("  lines: {o: {en: in order, zh: 排序后}}\n", "")
    assert lines(made(unsaid, descending)["share"], {"numbers": [1, 3]}) == [formula, worked[1]]


def test_a_function_keeps_integers_and_reals_apart() -> None:
    reference = made(KNOWING, knowing)["shout"]
    for number in (3, 3.0, 3):
        value = catalog.value_of(reference, catalog.bind(reference, {"letter": "x", "at": {"x": number}}))
        assert type(value) is type(number)


def test_a_bank_names_no_function() -> None:
    assert faults_of(SORTED) == ["B174 a bank's reference has no `function`"]
    assert faults_of(RATIO.replace("  mistakes:", "  working: nth_working\n  mistakes:")) == [
        "B170 this must be a list"
    ]


VISITED = """
visited:
  result: vector
  symbol: V
  arguments: {order: {kind: array, letter: x, shape: N}}
  let: {c: 'reshape(x, [len(x), 1])'}
  start: {F: 0*c}
  over: {n: order}
  each: {F: 'where(c == n, 1, F)'}
  value: reshape(F, [len(x)])
"""


def test_a_step_takes_the_branches_of_its_own_values() -> None:
    """After the last step both branches are the same; after the first they are not."""
    shown = lines(made(VISITED)["visited"], {"order": [7, 5]})
    first = next(line for line in shown if line.startswith("$F_{1}"))
    assert first.endswith(r"= \begin{pmatrix} 1 \\ 0 \end{pmatrix}$")


DEVIATIONS = """
deviations:
  result: vector
  arguments: {values: {kind: array, letter: x, shape: N}}
  let: {d: x - sum(x)/len(x)}
  value: d
"""


DEVIATION = """
deviation:
  result: real
  arguments: {value: {kind: real, letter: x}, values: {kind: array, letter: u, shape: N}}
  value: (x - sum(u))/len(u)
"""


def test_what_is_only_rounding_is_shown_as_nothing() -> None:
    shown = lines(made(DEVIATIONS)["deviations"], {"values": [0.1, 0.7, 0.4]})
    assert shown[-1].endswith("= (-0.3, 0.3, 0)$")
    shown = lines(made(DEVIATION)["deviation"], {"value": 0.3, "values": [0.1, 0.2]})
    assert shown[-1] == r"$y = \frac{0.3 - (0.1 + 0.2)}{2} = \frac{0}{2} = 0$"


DESCENT = """
descended:
  result: array
  symbol: w
  arguments:
    weights: {kind: array, letter: w_0}
    gradients: {kind: array, letter: G}
    decay: {kind: real, default: 0, letter: lambda_}
  start: {w: w_0}
  over: {g_t: 'G if dims(G) > dims(w_0) else [G]'}
  each: {w: 'where(abs(w - g_t) <= 2**-50*abs(w), 0.0, (1 - lambda_)*w - g_t)'}
  value: w
  mistakes:
    first: WORDS, replace: {steps: '1'}}
"""


def test_a_working_shows_the_branch_that_all_entries_take() -> None:
    descended = made(DESCENT)["descended"]
    shown = lines(descended, {"weights": [5, 6], "gradients": [1, 2], "decay": 0.5})
    assert shown == [
        r"$w_{t} = (1 - \lambda) \cdot w_{t-1} - g_{t}$",
        r"$w_{1} = (1 - 0.5) \cdot (5, 6) - (1, 2) = 0.5 \cdot (5, 6) - (1, 2) = (2.5, 3) - (1, 2) = (1.5, 1)$",
        "$w = (1.5, 1)$",
    ]
    # All of the first weight is taken away, which the other branch says as well.
    shown = lines(descended, {"weights": [5, 6], "gradients": [5, 2]})
    assert shown[1] == "$w_{1} = (5, 6) - (5, 2) = (0, 4)$"
    # Half of the second weight is 3, but of the first one nothing is left.
    shown = lines(descended, {"weights": [5, 6], "gradients": [5, 2], "decay": 0.5})
    assert shown[0] == (
        r"$w_{t} = \begin{cases} 0 & |w_{t-1} - g_{t}| \le 2^{-50} \cdot |w_{t-1}| \\ "
        r"(1 - \lambda) \cdot w_{t-1} - g_{t} & |w_{t-1} - g_{t}| > 2^{-50} \cdot |w_{t-1}| \end{cases}$"
    )
    assert shown[-1] == "$w = (0, 1)$"


def test_the_number_of_the_step_is_a_letter_only_where_nothing_repeats() -> None:
    power = "power: {summary: a, result: real, arguments: {steps: {kind: count, letter: t}}, value: 2**t, mistakes: {}}"
    assert lines(made(power)["power"], {"steps": 3}) == ["$y = 2^{t}$", "$y = 2^{3} = 8$"]
    assert faults_of(power.replace("value: 2**t", "steps: t, each: {x: t}, value: x")) == [
        "B122 `t` cannot be a letter here"
    ]


ROWS = """
shares:
  result: array
  run: shares
  arguments: {scores: {kind: array, letter: z}}
  let: {S: 'sum_over(z, 1)', T: 'sum_over(z, 0)[0]'}
  value: 'z/where(S == 0, 1, S)'
  mistakes:
    whole: WORDS, replace: {value: z}}
    columns: WORDS, replace: {value: T}}
"""


def test_a_sum_along_an_axis_and_a_choice_are_set_as_in_books() -> None:
    shares = made(ROWS, lambda name: len)["shares"]
    assert lines(shares, {"scores": [[1, 3], [0, 0]]})[0] == (
        r"$y = \frac{z}{\begin{cases} 1 & \sum_{j} z = 0 \\ \sum_{j} z & \sum_{j} z \ne 0 \end{cases}}$"
    )
    assert lines(shares, {"scores": [[1, 3], [2, 2]]}) == [
        r"$y = \frac{z}{\sum_{j} z}$",
        r"$y = \frac{\begin{pmatrix} 1 & 3 \\ 2 & 2 \end{pmatrix}}{\sum_{j} \begin{pmatrix} 1 & 3 \\ 2 & 2 "
        r"\end{pmatrix}} = \frac{\begin{pmatrix} 1 & 3 \\ 2 & 2 \end{pmatrix}}{\begin{pmatrix} 4 \\ 4 \end{pmatrix}} = "
        r"\begin{pmatrix} 0.25 & 0.75 \\ 0.5 & 0.5 \end{pmatrix}$",
    ]


def test_arrays_that_numpy_computes_hold_reals() -> None:
    shares = made(ROWS, lambda name: len)["shares"]
    assert wrong(shares, {"scores": [[1, 3], [2, 2]]})["whole"] == ((1.0, 3.0), (2.0, 2.0))
    assert type(wrong(shares, {"scores": [[1, 3], [2, 2]]})["whole"][0][0]) is float


GUARDED = """
total:
  result: integer
  arguments: {numbers: {kind: counts, letter: n}}
  over: {n_t: n}
  start: {rising: true, last: 0, s: 0}
  each: {rising: rising and n_t > last, s: 's + n_t if rising else s', last: n_t}
  value: s
"""


def test_a_line_that_only_a_condition_asks_for_is_not_shown() -> None:
    total = made(GUARDED)["total"]
    assert lines(total, {"numbers": [1, 3, 2]}) == [
        r"$s_{t} = \begin{cases} s_{t-1} + n_{t} & \text{rising}_{t} \ne 0 \\ s_{t-1} & \text{rising}_{t} = 0 "
        r"\end{cases}$",
        "$s_{0} = 0$",
        "$s_{1} = 1$",
        "$s_{2} = 1 + 3 = 4$",
        "$s_{3} = 4$",
        "$y = 4$",
    ]


SHARED_LINE = """
shares:
  result: array
  arguments: {scores: {kind: array, letter: z}}
  let: {S: sum(z), q: z/2}
  over: {q_t: q}
  each: {p: '-q_t/S'}
  value: '-reshape(each_value(p), [1, len(z)])'
  lines: {S: {en: sum, zh: 和}, q: {en: halves, zh: 一半}}
"""


def test_lines_that_only_the_steps_need_are_shown_before_them() -> None:
    shares = made(SHARED_LINE)["shares"]
    assert lines(shares, {"scores": [1, 3]}) == [
        r"$p_{t} = \frac{-q_{t}}{S}$",
        "$y = -p_{t}$",
        r"halves: $q = \frac{z}{2} = \frac{(1, 3)}{2} = (0.5, 1.5)$",
        r"sum: $S = \sum z = 1 + 3 = 4$",
        r"$p_{1} = \frac{-0.5}{4} = -0.125$",
        r"$p_{2} = \frac{-1.5}{4} = -0.375$",
        r"$y = -(-0.125, -0.375) = -\begin{pmatrix} -0.125 & -0.375 \end{pmatrix} = \begin{pmatrix} 0.125 & 0.375 "
        r"\end{pmatrix}$",
    ]


BENT = """
bent:
  result: array
  symbol: v
  arguments: {form: {kind: word, letter: f, words: [steep, bent]}, xs: {kind: array, letter: x}}
  over: {x_t: 'reshape(x, [prod(shape(x))])'}
  each: {s: 2*x_t, y: s + 1 if f == steep else abs(x_t)}
  value: reshape(each_value(y), shape(x))
"""


def test_a_line_of_a_branch_that_is_never_taken_is_not_shown() -> None:
    reference = made(BENT)["bent"]
    assert lines(reference, {"form": "bent", "xs": [[1, -2]]}) == [
        "$y_{t} = |x_{t}|$",
        "$y_{1} = |1| = 1$",
        "$y_{2} = |-2| = 2$",
        r"$v = \begin{pmatrix} 1 & 2 \end{pmatrix}$",
    ]
    assert lines(reference, {"form": "steep", "xs": [3]}) == [
        r"$s_{t} = 2 \cdot x_{t}$",
        "$y_{t} = s_{t} + 1$",
        r"$s_{1} = 2 \cdot 3 = 6$",
        "$y_{1} = 6 + 1 = 7$",
        "$v = (7)$",
    ]


INVERSE = """
inverse:
  result: real
  arguments: {a: real, b: real}
  value: a + b*(1/(a - b))
"""


def test_a_difference_that_is_shown_as_nothing_may_be_divided_by() -> None:
    assert lines(made(INVERSE)["inverse"], {"a": 1, "b": 1 - 2**-53})[-1].endswith(r"= 9.0072 \cdot 10^{15}$")


def test_a_product_that_begins_with_a_minus_is_bracketed_in_a_sum() -> None:
    reference = made(INVERSE)["inverse"]
    assert lines(reference, {"a": 1, "b": -3})[-1].startswith(r"$y = 1 + (-3 \cdot \frac{1}{1 + 3}) = ")


UNLIKE = """
depth:
  result: integer
  arguments: {weights: {kind: arrays, letter: W}}
  value: len(W)
  mistakes:
    one_less: WORDS, replace: {value: 2*len(W) - 1}}
"""


def test_a_list_of_unlike_arrays_has_a_length_in_a_working() -> None:
    assert wrong_lines(made(UNLIKE)["depth"], {"weights": [[1, 2], [[3]]]})["one_less"] == [
        r"$y = 2 \cdot 2 - 1$",
        r"$y = 2 \cdot 2 - 1 = 4 - 1 = 3$",
    ]


def test_a_working_of_texts_alone_is_not_that_of_a_mistake() -> None:
    depth = made(UNLIKE.replace("  value:", "  working: ['$y = 2$']\n  value:"))["depth"]
    assert depth.wrong_steps("one_less", catalog.bind(depth, {"weights": [1, 2]})) is None
