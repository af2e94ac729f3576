"""`dlquiz calc`: values worked out by hand, what goes to which stream, how arguments are read, what is refused.

And how all commands write values, in JSON, as text and in tables.
"""

from __future__ import annotations

import json

import pytest
from every_case import every_case

from dlquiz.cli.output import aligned, plain_json
from dlquiz.cli.values import value_text

CONV = ("calc", "conv_output_size", "input_size=224", "kernel_size=7", "stride=2", "padding=3")
PRODUCT = ("gradient", "expression=(x+y)*z", "at={x: -2, y: 5, z: -4}")


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        pytest.param(CONV[1:], "112", id="floor((224 + 6 - 7)/2) + 1 = floor(111.5) + 1"),
        pytest.param((*PRODUCT, "with_respect_to=z"), "3", id="df/dz = x + y"),
        pytest.param((*PRODUCT, "with_respect_to=x"), "-4", id="df/dx = z"),
        pytest.param(
            ("receptive_fields", "layers=[[3,2],[3,2],[3,1]]"), "3, 7, 15", id="1 + 2, + 2*2, + 2*4: jumps 1, 2, 4"
        ),
        pytest.param(
            ("gradient", "expression=sum(x**2)", "at={x: [[1,2],[3,4]]}", "with_respect_to=x"),
            "2, 4\n6, 8",
            id="2x, a matrix row by row",
        ),
        pytest.param(
            ("conv_output_size", "input_size=[224,100]", "kernel_size=7"), "218, 94", id="n - 6 along each axis"
        ),
        pytest.param(("evaluate", "expression=x*1.0", "at={x: 4}"), "4", id="a trailing .0 is dropped"),
        pytest.param(("evaluate", "expression=x/8", "at={x: 1}"), "0.125", id="a real"),
        pytest.param(("evaluate", "expression=0*x", "at={x: -1.5}"), "0", id="no negative zero"),
        pytest.param(
            ("evaluate", "expression=x*1.0", "at={x: 12345678901234}"), "12345678901234", id="whole: all its digits"
        ),
        pytest.param(
            ("evaluate", "expression=x+y", "at={x: 1e-08, y: 0}"), "1e-08", id="1e-08 is a number, not a word"
        ),
        pytest.param(("evaluate", "expression=a==b", "at={a: 1, b: 1}"), "1", id="only the first = splits"),
        pytest.param(
            ("conv_output_size", "input_size=(224-24)*1", "kernel_size=[1+2, 2^2]"),
            "198, 197",
            id="arithmetic anywhere",
        ),
        pytest.param(("linear_parameters", "in_features=010", "out_features=1"), "11", id="YAML 1.2: 010 is ten"),
        pytest.param(("linear_parameters", "in_features=0x10", "out_features=1"), "17", id="YAML 1.2: 0x10 is 16"),
        pytest.param(("linear_parameters", "in_features=10", "out_features=2", "bias=false"), "20", id="a flag"),
        pytest.param(
            ("conv_output_size", "input_size=7", "kernel_size=3", "stride=2", "padding=same"), "4", id="a word"
        ),
    ],
)
def test_the_value_stands_alone_on_standard_output_and_the_steps_are_talk(dlquiz, arguments, value):
    ran = dlquiz("calc", *arguments)

    assert (ran.code, ran.out) == (0, f"{value}\n")
    assert ran.err.strip()


def test_steps_follow_the_value_on_standard_output_when_asked_for(dlquiz):
    ran = dlquiz(*CONV, "--steps")

    assert ran.code == 0
    assert ran.err == ""
    assert ran.lines[0] == "112"
    assert len(ran.lines) > 1
    assert ran.lines[-1].startswith("  ")
    assert ran.lines[-1].endswith("= 112")


def test_json_is_one_document_with_integers_as_integers_and_nothing_is_said_besides(dlquiz):
    ran = dlquiz(*CONV, "--json")

    assert ran.code == 0
    assert ran.err == ""
    assert list(ran.document) == ["reference", "arguments", "value", "steps"]
    assert ran.document["reference"] == "conv_output_size"
    assert ran.document["arguments"] == {"input_size": 224, "kernel_size": 7, "stride": 2, "padding": 3, "dilation": 1}
    assert repr(ran.document["value"]) == "112"
    assert ran.document["steps"][-1].endswith("= 112$")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("conv_out",), "did you mean `conv_output_size`"),
        (("conv_output_size", "224"), "write name=value"),
        (("conv_output_size", "input_size=1"), "needs the argument `kernel_size`"),
        (("conv_output_size", "input_size=9", "kernel_size=3", "striide=2"), "did you mean `stride`"),
        (("conv_output_size", "input_size=9", "input_size=8", "kernel_size=3"), "given twice"),
        (("conv_output_size", "input_size=", "kernel_size=3"), "`input_size=` lacks its value"),
        (("conv_output_size", "input_size=[1,", "kernel_size=3"), "`input_size`"),
        (("conv_output_size", "input_size=0", "kernel_size=3"), "`input_size`"),
        (("conv_output_size", "input_size=-5", "kernel_size=3"), "`input_size`"),
        (("conv_output_size", "input_size=2.5", "kernel_size=3"), "`input_size`"),
        (("conv_output_size", "input_size=.inf", "kernel_size=3"), "`input_size`"),
        (("conv_output_size", "input_size=9**9**9", "kernel_size=3"), "out of range"),
        (("conv_output_size", "input_size=9", "kernel_size=wide"), "`kernel_size`"),
        (("evaluate", "expression=1/x", "at={x: 0}"), "zero"),
        (("evaluate", "expression=exp(x)", "at={x: 1000}"), "out of range"),
        (("evaluate", "expression=x=1", "at={x: 0}"), "`=`"),
        (("gradient", "expression=x*x", "at={x: 1}", "with_respect_to=q"), "`q`"),
        (("evaluate", "expression=x", "at=!!python/object:os.system {}"), "`at`"),
        (("-4",), "`-4`"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_run_is_one_plain_line_and_exit_2(dlquiz, arguments, said):
    line = dlquiz("calc", *arguments).refusal
    assert line.startswith("dlquiz: ")
    assert said in line
    assert "unexpected" not in line


def test_without_arguments_a_reference_is_described(dlquiz):
    ran = dlquiz("calc", "pool_output_size")
    described = dlquiz("calc", "pool_output_size", "--json").document

    assert ran.code == 0
    assert ran.err == ""
    signature = "pool_output_size(input_size, kernel_size, stride=kernel_size, padding=0, dilation=1, ceil_mode=false)"
    assert ran.lines[0] == described["signature"] == signature


def test_alone_it_lists_every_reference(dlquiz):
    listed = dlquiz("calc")
    documents = dlquiz("calc", "--json").document
    names = [described["reference"] for described in documents]

    assert listed.code == 0
    assert [line.split("(")[0] for line in listed.lines if not line.startswith(" ")] == names
    assert [line for line in listed.lines if line.startswith(" ─── ")][:2] == [
        " ─── Sizes and shapes",
        " ─── Parameters",
    ]
    assert {"conv_output_size", "conv_parameters", "receptive_fields", "gradient", "evaluate"} <= set(names)
    assert all(described["signature"].startswith(f"{described['reference']}(") for described in documents)


@pytest.mark.parametrize(
    ("value", "document"),
    [
        (float("inf"), '"inf"'),
        (float("-inf"), '"-inf"'),
        (float("nan"), '"nan"'),
        ({"a": (1, 2.0, float("inf"))}, '{"a": [1, 2.0, "inf"]}'),
        (2**80, "1208925819614629174706176"),
    ],
    ids=str,
)
def test_json_has_strings_for_what_it_has_no_number_for(value, document):
    assert json.dumps(plain_json(value)) == document


@every_case(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333333333"),
        (2.5e15, "2500000000000000"),
        (1e300, "1e+300"),
        ((1.0, (2)), "1, 2"),
        (((1, 2.5), (3.0, 4)), "1, 2.5\n3, 4"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        ((), ""),
    ],
)
def test_values_as_text(value, text):
    assert value_text(value) == text


def test_tables_have_columns_as_wide_as_their_widest_cell() -> None:
    rows = [["主题", "数"], ["a", "1,234"], ["abcdef", "5"]]
    assert aligned(rows, (1,)) == ["主题       数", "a       1,234", "abcdef      5"]
    assert aligned(rows, ()) == ["主题    数", "a       1,234", "abcdef  5"]
