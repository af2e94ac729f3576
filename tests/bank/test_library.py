"""The library: which files a path stands for, which question a name means, and where it stands in its file."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from cached import write_bank
from faulty_banks import GOOD, HEAD
from valid_bank import VALID

from dlquiz import locations
from dlquiz.bank import load_library
from dlquiz.bank.library import bank_files
from dlquiz.bank.positions import line_of
from dlquiz.errors import UsageError
from dlquiz.locations import bundled_banks


def write(file: Path, bank: str = "b", question: str = GOOD) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEAD.replace("id: b", f"id: {bank}") + question, "utf-8")
    return file


def linked(link: Path, target: Path) -> None:
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("no symbolic links here")


def test_a_folder_stands_for_the_yaml_files_below_it(tmp_path: Path) -> None:
    wanted = [
        write(tmp_path / name, f"b{number}") for number, name in enumerate(("a.yaml", "y.yml", "z.yaml", "sub/b.yaml"))
    ]
    for name in ("c.yml.swp", "d.yaml.bak", "e.YAML.txt", "README.md"):
        write(tmp_path / name)
    (tmp_path / "folder.yaml").mkdir()
    assert bank_files(tmp_path) == wanted
    assert [bank.id for bank in load_library([tmp_path]).banks] == ["b0", "b1", "b2", "b3"]


def test_a_file_of_any_name_may_be_given(tmp_path: Path) -> None:
    assert bank_files(write(tmp_path / "bank.txt")) == [tmp_path / "bank.txt"]


def test_links_out_of_the_folder_are_left_out(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "secret.yaml", "secret")
    inside = write(tmp_path / "banks" / "a.yaml", "inside")
    linked(tmp_path / "banks" / "link.yaml", outside)
    linked(tmp_path / "banks" / "folder", outside.parent)
    linked(tmp_path / "banks" / "gone.yaml", tmp_path / "nowhere")
    assert bank_files(tmp_path / "banks") == [inside]


def test_nothing_there_is_an_error_of_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        load_library([tmp_path / "none"])
    with pytest.raises(UsageError, match=r"no \.yaml"):
        load_library([tmp_path])


def test_of_two_banks_with_one_id_the_first_is_kept(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "same")
    write(tmp_path / "b.yaml", "same", GOOD.replace("id: q", "id: other"))
    library = load_library([tmp_path])
    assert [question.name for question in library.questions()] == ["same/q"]
    fault = library.errors[0]
    assert (fault.file, fault.line, fault.column, fault.code) == (str(tmp_path / "b.yaml"), 2, 5, "B105")
    assert "a.yaml" in fault.message


def test_a_disabled_bank_is_read_and_left_out_with_its_faults(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "resting", GOOD + GOOD)
    write(tmp_path / "b.yaml", "asked")
    library = load_library([tmp_path], ["resting", "unknown"])
    assert [bank.id for bank in library.banks] == ["asked"]
    assert (library.faults, library.question("resting/q")) == ((), None)
    assert set(library.loaded) == {str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")}


def test_a_disabled_bank_does_not_take_its_id_from_another(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "same")
    write(tmp_path / "b.yaml", "same")
    library = load_library([tmp_path], ["same"])
    assert (library.banks, library.faults) == ((), ())


def test_a_file_given_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "a.yaml")
    monkeypatch.chdir(tmp_path)
    library = load_library([file, tmp_path, Path("a.yaml"), Path("..") / tmp_path.name / "a.yaml"])
    assert library.faults == ()
    assert len(library.loaded) == 1


def test_a_broken_file_costs_nothing_else(tmp_path: Path) -> None:
    write(tmp_path / "good.yaml", "good")
    (tmp_path / "bad.yaml").write_bytes(b"\xff")
    library = load_library([tmp_path])
    assert [bank.id for bank in library.banks] == ["good"]
    assert [(fault.code, fault.file) for fault in library.faults] == [("B003", str(tmp_path / "bad.yaml"))]
    assert set(library.loaded) == {str(tmp_path / "good.yaml"), str(tmp_path / "bad.yaml")}


def test_names_and_aliases(tmp_path: Path) -> None:
    aliased = GOOD.replace("deprecated: false", "aliases: [old/name, b/gone]").replace("id: q", "id: new")
    library = load_library([write(tmp_path / "a.yaml", "b", GOOD + aliased)])
    new, q = library.question("b/new"), library.question("b/q")
    assert (new.id, q.id) == ("new", "q")
    assert library.question("old/name") is new
    assert library.question("b/nothing") is None
    assert library.current_name("b/gone") == "b/new"
    assert library.current_name("b/new") == "b/new"
    assert library.current_name("b/unknown") == "b/unknown"
    assert library.renamed == {"old/name": "b/new", "b/gone": "b/new"}
    assert library.bank("b") is library.banks[0]
    assert library.bank("c") is None


def test_a_present_name_wins_over_an_alias(tmp_path: Path) -> None:
    thief = GOOD.replace("deprecated: false", "aliases: [b/q]").replace("id: q", "id: thief")
    library = load_library([write(tmp_path / "a.yaml", "b", GOOD + thief)])
    question = library.question("b/q")
    assert question.id == "q"
    assert library.current_name("b/q") == "b/q"


def test_a_question_that_is_faulty_may_stand_all_the_same(tmp_path: Path) -> None:
    faulty = GOOD.replace("id: q", "id: bad").replace("answer: true", "answer: 1")
    whole = load_library([write(tmp_path / "a.yaml", "a", GOOD + faulty)])
    assert whole.question("a/bad") is None
    assert [whole.may_stand(f"{name}") for name in ("a/q", "a/bad", "a/none", "none/q")] == [True, True, False, False]
    torn = load_library([write(tmp_path / "b.yaml", "b", GOOD + "  - id: 'torn\n")])
    assert torn.may_stand("b/torn")


@pytest.mark.sweep
@pytest.mark.parametrize("working", [True, False])
def test_the_collector_is_left_as_it_was_found(working: bool, tmp_path: Path) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if working else gc.disable)()
        load_library([bundled_banks()])
        assert gc.isenabled() == working
        with pytest.raises(UsageError):
            load_library([tmp_path / "nothing"])
        assert gc.isenabled() == working
    finally:
        (gc.enable if before else gc.disable)()


def test_a_folder_of_ones_own_with_nothing_but_yml_files_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path))
    assert locations.user_banks() not in locations.installed_banks()
    write(tmp_path / "banks" / "mine.yml", "mine")
    assert locations.user_banks() in locations.installed_banks()


def line(text: str, start: str) -> int:
    return next(number for number, row in enumerate(text.split("\n"), 1) if row.startswith(start))


@pytest.mark.parametrize("identity", ["conv-size", "which", "sure", "say"])
def test_a_question_stands_where_it_begins(tmp_path: Path, identity: str) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    assert line_of(file, identity) == line(VALID, f"  - id: {identity}")


def test_of_an_id_given_twice_it_is_the_first(tmp_path: Path) -> None:
    text = VALID.replace("id: say", "id: sure")
    assert line_of(write_bank(tmp_path / "bank.yaml", text), "sure") == line(text, "  - id: sure")


def test_what_is_not_there_is_at_the_top_or_at_what_cannot_be_read(tmp_path: Path) -> None:
    assert line_of(write_bank(tmp_path / "bank.yaml", VALID), "gone") == 1
    broken = VALID.replace("topic: theory\n    difficulty: 3", "topic: 'theory\n    difficulty: 3")
    assert line_of(write_bank(tmp_path / "broken.yaml", broken), "gone") >= line(broken, "  - id: which")
    assert line_of(write_bank(tmp_path / "list.yaml", "- 1\n- 2\n"), "gone") == 1
