"""What is proposed where a number was meant and something else was written."""

from __future__ import annotations

import pytest

from dlquiz.bank_format.suggesting import number_fix
from dlquiz.messages import Text
from dlquiz.yaml_reader.nodes import Scalar

OTHERWISE = Text("write a number", "请写一个数")


@pytest.mark.parametrize(
    ("written", "proposed"),
    [("1,000", "`1000`"), ("-12,345,678", "`-12345678`"), ("4，8", "`4, 8`"), ("a few", "write a number")],
)
def test_what_to_write_instead(written: str, proposed: str) -> None:
    fix = number_fix(Scalar(written), OTHERWISE)
    assert proposed in fix.en
    assert fix == OTHERWISE or proposed in fix.zh
