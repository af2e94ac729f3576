"""Which questions are about a kind of layer: by a tag, by a reference of their own or of a part."""

from __future__ import annotations

from dataclasses import replace

from session_samples import QUESTIONS

from dlquiz.kinds.numeric import Numeric
from dlquiz.kinds.steps import Steps
from dlquiz.messages import Text
from dlquiz.questions.kinds import Call, Part
from dlquiz.session.subjects import SUBJECTS, Subject, family_of, questions_about

PLAIN = QUESTIONS["sum"]
TAGGED = replace(PLAIN, id="tagged", tags=("convolution",))
RUNS = replace(PLAIN, id="runs", kind=Numeric(Call("conv_macs", {})))
IN_PARTS = replace(PLAIN, id="parts", kind=Steps((Part("a", Text.same("a"), Numeric(Call("conv_parameters", {}))),)))
POOLS = replace(PLAIN, id="pools", kind=Numeric(Call("pool_output_size", {})))
OLD = replace(TAGGED, id="old", deprecated=True)
ALL = (PLAIN, POOLS, RUNS, OLD, IN_PARTS, TAGGED)


def test_tags_and_references_tell_and_the_order_is_that_of_the_banks():
    assert questions_about(ALL, SUBJECTS["Conv2d"]) == (RUNS, IN_PARTS, TAGGED)
    assert questions_about(ALL, SUBJECTS["MaxPool2d"]) == (POOLS,)


def test_the_family_of_a_network_is_a_tag():
    assert family_of("resnet152").tags == ("resnet",)
    assert family_of("mine") == Subject()
