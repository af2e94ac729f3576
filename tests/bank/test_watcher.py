"""What has changed in the bank folders, decided from looks alone; and looks at real folders."""

from __future__ import annotations

import os
import random

import pytest

from dlquiz.bank.watcher import Change, Look, Stamp, Watch, compare, stamp_of, take_look


def look(**files: int) -> Look:
    return {name: Stamp(version, 10, 1) for name, version in files.items()}


def changes(start: Look, *looks: Look) -> list[Change | None]:
    """What each look in turn gives."""
    watch, found = Watch(start, start), []
    for seen in looks:
        watch, change = compare(watch, seen)
        found.append(change)
    return found


class TestCompare:
    def test_nothing_happens(self):
        assert changes(look(a=1), look(a=1), look(a=1)) == [None, None]

    def test_a_written_file_is_believed_at_the_second_look_and_reported_once(self):
        change = Change(("a",), (), ("a", "b"))
        assert changes(look(a=1, b=1), look(a=2, b=1), look(a=2, b=1), look(a=2, b=1)) == [None, change, None]

    def test_while_it_is_being_written_nothing_is_believed(self):
        seen = changes(look(a=1), look(a=2), look(a=3), look(a=4), look(a=4))
        assert seen == [None, None, None, Change(("a",), (), ("a",))]

    def test_one_that_is_always_being_written_holds_up_no_other(self):
        seen = changes(look(a=1, b=1), look(a=2, b=2), look(a=3, b=2))
        assert seen == [None, Change(("b",), (), ("a", "b"))]

    @pytest.mark.parametrize("stamp", [Stamp(2, 10, 1), Stamp(1, 11, 1), Stamp(1, 10, 2)])
    def test_time_size_or_inode(self, stamp):
        assert changes(look(a=1), {"a": stamp}, {"a": stamp})[1] == Change(("a",), (), ("a",))

    def test_a_new_file(self):
        seen = changes(look(b=1), look(a=1, b=1), look(a=1, b=1))
        assert seen == [None, Change(("a",), (), ("a", "b"))]

    def test_a_new_file_that_has_not_settled_is_not_among_those_to_use(self):
        seen = changes(look(b=1), look(a=1, b=2), look(a=2, b=2))
        assert seen == [None, Change(("b",), (), ("b",))]

    def test_a_vanished_file(self):
        assert changes(look(a=1, b=1), look(b=1), look(b=1), look(b=1)) == [None, Change((), ("a",), ("b",)), None]

    def test_a_file_that_is_away_for_a_moment_has_not_vanished(self):
        assert changes(look(a=1), look(), look(a=1), look(a=1)) == [None, None, None]

    def test_nor_does_it_go_when_another_changes_at_that_moment(self):
        seen = changes(look(a=1, b=1), look(a=1, b=2), look(b=2), look(a=1, b=2), look(a=1, b=2))
        assert seen == [None, Change(("b",), (), ("b", "a")), None, None]

    def test_one_that_is_put_in_its_place_is_a_written_one(self):
        assert changes(look(a=1), look(), look(a=2), look(a=2))[-1] == Change(("a",), (), ("a",))

    def test_one_that_vanished_comes_back(self):
        seen = changes(look(a=1), look(), look(), look(a=1), look(a=1))
        assert seen == [None, Change((), ("a",), ()), None, Change(("a",), (), ("a",))]

    def test_whatever_happens_it_ends_with_what_is_there(self):
        """Seeded: after two equal looks the files in use are those of the look."""
        dice = random.Random(3)
        for _ in range(300):
            start = {name: Stamp(0, 0, 0) for name in "abc" if dice.random() < 0.7}
            watch, used = Watch(start, start), dict(start)
            seen: dict[str, Stamp] = {}
            for _ in range(6):
                seen = {name: Stamp(dice.randrange(3), 0, 0) for name in "abcd" if dice.random() < 0.7}
                for again in (seen, seen)[: dice.randint(1, 2)]:
                    watch, change = compare(watch, again)
                    used = _apply(used, change, again)
            watch, change = compare(watch, seen)
            used = _apply(used, change, seen)
            watch, change = compare(watch, seen)
            used = _apply(used, change, seen)
            assert used == seen == watch.believed
            assert compare(watch, seen)[1] is None


def _apply(used: dict[str, Stamp], change: Change | None, seen: Look) -> dict[str, Stamp]:
    if change is None:
        return used
    left = {name: stamp for name, stamp in used.items() if name not in change.gone}
    assert set(left) | set(change.written) == set(change.files)
    return left | {name: seen[name] for name in change.written}


class TestTakeLook:
    def test_files_of_folders_and_paths_each_once(self, tmp_path):
        for name in ("b.yaml", "a.yaml", "sub/c.yaml", "notes.txt"):
            file = tmp_path / "banks" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("x")
        folder = tmp_path / "banks"
        seen = take_look([folder, folder / "a.yaml", tmp_path / "nothing", tmp_path / "none.yaml"])

        assert list(seen) == [str(folder / name) for name in ("a.yaml", "b.yaml", "sub/c.yaml")]

    def test_writing_renaming_and_deleting_are_seen(self, tmp_path):
        file = tmp_path / "a.yaml"
        file.write_text("one")
        first = take_look([tmp_path])
        assert take_look([tmp_path]) == first
        other = tmp_path / "a.new"
        other.write_text("one")
        os.utime(other, ns=(first[str(file)].modified, first[str(file)].modified))
        other.replace(file)
        second = take_look([tmp_path])
        assert second != first
        file.write_text("three")
        assert take_look([tmp_path]) != second
        file.unlink()
        assert take_look([tmp_path]) == {}

    def test_a_stamp_is_none_where_there_is_nothing(self, tmp_path):
        assert stamp_of(tmp_path / "none.yaml") is None

    def test_a_file_that_goes_meanwhile_is_not_there(self, tmp_path, monkeypatch):
        gone = tmp_path / "a.yaml"
        monkeypatch.setattr("dlquiz.bank.watcher.files_of", lambda paths, missing_ok: [gone])
        assert take_look([tmp_path]) == {}
