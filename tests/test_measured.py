"""What tests reach of each room is added up from the report of coverage, and a room with too little fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from measured import Reached, by_room, main


def reached(lines: int, lines_reached: int, branches: int, branches_reached: int) -> dict[str, dict[str, int]]:
    keys = ("num_statements", "covered_lines", "num_branches", "covered_branches")
    return {"summary": dict(zip(keys, (lines, lines_reached, branches, branches_reached), strict=True))}


FILES = {
    "dlquiz/bank/desk.py": reached(60, 60, 40, 39),
    "dlquiz/bank/index/storage.py": reached(40, 30, 60, 57),
    "dlquiz\\text\\wrap.py": reached(5, 5, 0, 0),
    "dlquiz/editors.py": reached(10, 9, 20, 19),
}


def test_a_room_is_all_of_its_files() -> None:
    assert by_room(FILES) == {
        "bank": Reached(100, 90, 100, 96),
        "editors": Reached(10, 9, 20, 19),
        "text": Reached(5, 5, 0, 0),
    }


@pytest.mark.parametrize(("taken", "code"), [(19, 0), (18, 1)])
def test_a_room_with_less_than_95_per_cent_of_its_branches_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], taken: int, code: int
) -> None:
    report = tmp_path / "coverage.json"
    report.write_text(json.dumps({"files": FILES | {"dlquiz/editors.py": reached(10, 9, 20, taken)}}), encoding="utf-8")
    assert main(str(report)) == code
    told = capsys.readouterr()
    assert told.out.splitlines()[1] == "bank               100    90.0 %       100    96.0 %"
    assert ("editors" in told.err) == bool(code)
    assert "bank" not in told.err
