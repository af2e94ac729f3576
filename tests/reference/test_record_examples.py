"""The shipped records: their families, and their examples worked out by hand, the value and what each mistake gives."""

from __future__ import annotations

import re

import numpy as np
import pytest
from every_case import every_case
from reference_samples import EXAMPLES

from dlquiz.expressions.values import plain
from dlquiz.reference import catalog
from dlquiz.reference.engine import references as recorded
from dlquiz.reference.engine.blocks import RECORDS
from dlquiz.reference.engine.reading import read_record
from dlquiz.reference.engine.record import PLACEHOLDER
from dlquiz.yaml_reader.nodes import Map
from dlquiz.yaml_reader.reading import read_text

LISTED = 208
"""So many names have been published: one that goes missing breaks the banks that use it."""


def test_every_file_is_of_a_family_and_every_name_of_one() -> None:
    assert sorted(path.stem for path in RECORDS.glob("*.yaml")) == sorted(catalog.FAMILIES)
    written = [name for family in catalog.FAMILIES for name in recorded.blocks(family) if name != "shared"]
    assert list(catalog.names()) == written
    assert [catalog.find(name).name for name in written] == written
    assert len(written) == len(set(written)) == LISTED


@every_case("family", catalog.FAMILIES)
def test_every_formula_is_one_of_the_expression_language(family: str) -> None:
    """The program trusts this: it reads the formulas of shipped records without checking them."""
    text = "".join(block.text for block in recorded.blocks(family).values())
    root = read_text(text, family).root
    assert isinstance(root, Map)
    for name in root.keys() - {"shared"}:
        assert read_record(name, root, recorded.Raising(family), recorded._function) is not None


@every_case("each", EXAMPLES)
def test_an_example_has_its_value_and_its_mistakes(each: str) -> None:
    name, example = EXAMPLES[each]
    reference = catalog.find(name)
    bound = catalog.bind(reference, example["arguments"])
    value = catalog.run(reference, bound)
    assert catalog.same_value(value, plain(example["value"]))
    assert type(value) is type(plain(example["value"]))
    active = {mistake.name: mistake.value for mistake in catalog.active_mistakes(reference, bound, value)}
    for mistake, wrong in example.get("mistakes", {}).items():
        assert mistake in {known.name for known in reference.mistakes}
        # No value says that the mistake cannot be made here.
        found = active.get(mistake)
        if wrong is None:
            assert found is None, mistake
        else:
            assert np.asarray(found) == pytest.approx(np.asarray(wrong), rel=1e-12), mistake


@every_case("family", catalog.FAMILIES)
def test_texts_ask_for_names_not_for_formulas(family: str) -> None:
    """Anything else between double braces would be shown as it stands."""
    for name, block in recorded.blocks(family).items():
        asked = set(re.findall(r"\{\{[^{}]*\}\}", block.text))
        assert {text for text in asked if not PLACEHOLDER.fullmatch(text)} == set(), name


def test_every_mistake_of_a_record_with_examples_has_one() -> None:
    shown: dict[str, set[str]] = {}
    for name, example in EXAMPLES.values():
        made = {mistake for mistake, wrong in example.get("mistakes", {}).items() if wrong is not None}
        shown.setdefault(name, set()).update(made)
    for name, mistakes in shown.items():
        assert mistakes == {mistake.name for mistake in catalog.find(name).mistakes}, name
