"""Tests of the line format: what goes out comes in bit for bit, and what is wrong is reported with its place."""

from __future__ import annotations

import json
import math
import re
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, get_args

import pytest
from every_case import every_case
from history_samples import HISTORY, STAGED, START, WEIGHTS, answer, derived, entry, read, row, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies.histories import NAMES, RATINGS, VALUES

from dlquiz.errors import HistoryError, StorageError
from dlquiz.progress.history import Entry
from dlquiz.progress.interviews import Interview, Pause, Place, Stage
from dlquiz.progress.records import ATTEMPT_COLUMNS, CORRECTION_COLUMNS, Attempt, Correction, Fit, Group, json_text
from dlquiz.progress.store import memory_store
from dlquiz.reports.fields import ATTEMPT, CORRECTION, FIT, FORMAT_3, INTERVIEW, NEWEST_SEQUENCE, PLACE, Reason
from dlquiz.reports.json_lines import LONGEST_LINE

HEAD = b'{"dlquiz":"progress","format":3}\n'

# What is drawn here is large, and the first draw makes the tables of characters.
unhurried = settings(suppress_health_check=[HealthCheck.too_slow])
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
attempts = st.builds(
    answer,
    NAMES,
    st.builds("{}/{}".format, NAMES.filter(lambda name: "/" not in name), NAMES),
    st.datetimes(START.replace(year=1900, tzinfo=None), START.replace(year=8999, tzinfo=None)).map(
        lambda at: at.replace(tzinfo=START.tzinfo)
    ),
    device=NAMES,
    seed=st.integers(0, 2**63 - 1),
    parameters=st.dictionaries(NAMES, VALUES, max_size=3),
    expected=VALUES,
    offered=st.none() | VALUES,
    answer=texts,
    score=st.floats(0, 1),
    seconds=st.floats(0, 1e9),
    mistake=st.none() | NAMES,
    rating=RATINGS,
    utc_offset=st.integers(-1439, 1439),
    verdict=st.sampled_from(["right", "partly", "wrong"]),
    groups=st.none()
    | st.lists(
        st.builds(
            lambda name, passed, more, reason: Group(name, passed, passed + more, reason),
            NAMES,
            st.integers(0, 9),
            st.integers(1, 9),
            st.none() | st.sampled_from(get_args(Reason)),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
)
moments = st.integers(0, 10**9).map(lambda seconds: START + timedelta(seconds=seconds))
seconds = st.floats(0, 1e9)
stages = st.lists(st.builds(Stage, NAMES, st.integers(1, 99), seconds), max_size=3).map(tuple)
places = st.builds(
    lambda seed, attempt, **rest: Place("cnn/why", seed, attempt, "probe", **rest),
    st.integers(0, 9),
    NAMES,
    seconds=seconds,
    late=st.booleans(),
    answer=texts,
)
interviews = st.builds(
    lambda staged, asked, dice, **rest: STAGED._replace(
        stages=staged,
        places=tuple(one._replace(stage=dice.choice([None, *range(len(staged))])) for one in asked),
        **rest,
    ),
    stages,
    st.lists(places, max_size=3),
    st.randoms(use_true_random=False),
    id=NAMES,
    role=st.none() | NAMES,
    level=st.none() | NAMES,
    assignment=st.none() | NAMES,
    pauses=st.lists(st.builds(Pause, moments, seconds), max_size=3).map(tuple),
)
fits = st.builds(
    Fit,
    NAMES,
    moments,
    st.integers(0, 2**31 - 1),
    # Each within the bounds of FSRS.
    st.none() | st.just(WEIGHTS) | st.floats(0.001, 100).map(lambda first: (first, *WEIGHTS[1:])),
)


class TestOut:
    def test_a_head_and_one_line_a_row_of_plain_json(self):
        lines = written(HISTORY).splitlines(keepends=True)
        assert lines[0] == HEAD
        assert len(lines) == 1 + len(HISTORY)
        for line in lines:
            json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))

    def test_every_column_stands_in_its_row(self):
        assert set(ATTEMPT) == {"sequence", *ATTEMPT_COLUMNS} == set(row(1)["attempt"])
        assert set(CORRECTION) == {"sequence", *CORRECTION_COLUMNS} == set(row(4)["correction"])
        assert set(FIT) == {"sequence", *Fit._fields} == set(row(13)["fit"])
        held = row(12)["interview"]
        assert set(INTERVIEW) == {"sequence", *Interview._fields} == set(held)
        assert set(PLACE) == set(Place._fields) == set(held["places"][0])
        assert set(FORMAT_3) <= set(ATTEMPT) | set(INTERVIEW) | set(PLACE)

    def test_chinese_can_be_read_and_line_ends_of_other_programs_are_spelt(self):
        line = written([entry(answer("a", answer="步幅 \u2028\u2029\x85\x9b2J😀"))]).splitlines()[1].decode()
        assert "步幅" in line
        assert "😀" in line
        assert len(line.splitlines()) == 1
        assert r"\u2028\u2029\u0085\u009b2J" in line

    def test_numbers_that_json_lacks_are_marked(self):
        marked = {"x": [math.inf, -math.inf, math.nan], "$float": "nan", "y": {"$float": "inf"}}
        line = written([entry(answer("a", parameters=marked))]).splitlines()[1]
        assert json.loads(line)["attempt"]["parameters"] == {
            "x": [{"$float": "inf"}, {"$float": "-inf"}, {"$float": "nan"}],
            "$float": "nan",
            "y": {"$$float": "inf"},
        }


class TestIn:
    def test_what_went_out_comes_in(self):
        assert read(written(HISTORY)) == list(HISTORY)

    @pytest.mark.sweep
    @unhurried
    @given(st.lists(attempts, max_size=3), st.integers(-(2**62), 2**62))
    def test_any_attempt_comes_back_as_the_store_keeps_it(self, given_attempts: list[Attempt], sequence: int):
        with memory_store() as store:
            wanted = list({one.id: Entry(sequence, one) for one in given_attempts}.values())
            store.merge(wanted)
            kept = list(store.rows())
            out = written(kept)
            assert written(read(out)) == out
            assert store.merge(read(out)) == (0, 0, 0, 0, 0)
            for before, after in zip(kept, read(out), strict=True):
                assert json_text(before.what.parameters) == json_text(after.what.parameters)
                assert json_text(before.what.expected) == json_text(after.what.expected)
                assert json_text(before.what.offered) == json_text(after.what.offered)
                assert before.what._replace(parameters=0, expected=0, offered=0) == after.what._replace(
                    parameters=0, expected=0, offered=0
                )

    @pytest.mark.sweep
    @unhurried
    @given(st.lists(attempts | interviews | fits, max_size=6))
    def test_what_goes_out_of_another_history_is_what_went_into_it(self, rows: list[Attempt | Interview | Fit]):
        with memory_store() as one, memory_store() as other:
            one.merge({(type(what), what.id): entry(what) for what in rows}.values())
            out = written(one.rows())
            other.merge(reversed(read(out)))
            assert written(other.rows()) == out
            assert {kept.what for kept in other.rows() if isinstance(kept.what, Interview | Fit)} == {
                kept.what for kept in one.rows() if isinstance(kept.what, Interview | Fit)
            }

    @every_case(
        "value",
        [math.inf, [1, [-math.inf]], 2**200, -(10**4000), "\ud800", "\u2028", 0.1, -0.0, {"$": 1}, {"$$float": "inf"}],
    )
    def test_rare_values_come_back_bit_for_bit(self, value: Any):
        regraded = {**HISTORY[4].what.payload, "expected": json_text(value)}
        again = Correction("c", START, "a", "regrade", regraded)
        parameters = {"v": value}
        (first, second) = read(written([entry(answer("a", parameters=parameters)), entry(again)]))
        assert json_text(first.what.parameters) == json_text(parameters)
        assert second.what == again

    def test_what_the_store_would_spell_out_is_spelt_out(self):
        """UTF-8 has no place for half a character: the row is then the same as in the store, and known again."""
        line = json.dumps({"attempt": {**row()["attempt"], "answer": "\ud800", "id": "half"}}).encode()
        with memory_store() as store:
            assert store.merge(read(line)) == (1, 0, 0, 0, 0)
            assert store.merge(read(line)) == (0, 0, 0, 0, 0)
            assert store.history()[0].answer == "\\ud800"

    def test_heads_blank_lines_line_ends_and_a_byte_order_mark_are_passed_over(self):
        lines = written(HISTORY).splitlines()
        for data in (
            b"\n".join(lines[1:]),
            b"\r\n".join(lines) + b"\r\n\r\n  \r\n",
            b"\n".join(b"\xef\xbb\xbf" + line for line in lines),
            b"\n".join((*lines, *lines[:1])),
        ):
            assert read(data) == list(HISTORY)

    def test_the_order_of_keys_is_free(self):
        def turned(value: dict[str, Any]) -> dict[str, Any]:
            return dict(reversed(list(value.items())))

        attempt, regrade = row(1)["attempt"], row(5)["correction"]
        regrade = {**regrade, "payload": turned(regrade["payload"])}
        lines = [{"attempt": turned(attempt)}, {"correction": turned(regrade)}]
        read_again = read(b"\n".join(json.dumps(line).encode() for line in lines))
        with memory_store() as store:
            store.merge(HISTORY)
            assert store.merge(read_again) == (0, 0, 0, 0, 0)

    def test_files_of_the_formats_before_are_read(self):
        for number in (1, 2):
            before = written(HISTORY[:8]).replace(HEAD, b'{"dlquiz":"progress","format":%d}\n' % number)
            assert read(before) == list(HISTORY[:8])

    def test_what_the_formats_before_did_not_know_may_be_missing(self):
        rows = [json.loads(line) for line in written(HISTORY[:8]).splitlines()]
        taken = 0
        for one in [inner for document in rows[1:] for inner in document.values()]:
            for place in (one, *one.get("places", [])):
                taken += len([place.pop(key) for key in FORMAT_3 if key in place])
        assert taken == 3 + 5 + 2
        assert read(b"\n".join(json.dumps(document).encode() for document in rows)) == list(HISTORY[:8])

    def test_an_export_of_format_2_is_read_as_before_and_goes_out_with_what_it_lacks(self):
        data = Path(__file__).parents[1].joinpath("progress/format_2.jsonl").read_bytes()
        with memory_store() as store:
            store.merge(read(data))
            out = [json.loads(line) for line in written(store.rows()).splitlines()]
        old = [json.loads(line) for line in data.splitlines()]
        assert (old[0]["format"], out[0]["format"], len(out)) == (2, 3, len(old))
        assert {name for document in old[1:] for name in document} == {"attempt", "correction", "interview", "flag"}
        for before, after in zip(old[1:], out[1:], strict=True):
            ((name, row_before),) = before.items()
            lacking = {key: missing for key, missing in FORMAT_3.items() if key in after[name]}
            for place in row_before.get("places", []):
                place["stage"] = None
            assert after[name] == row_before | lacking


def changed(line: int = 1, **changes: Any) -> bytes:
    """A line of HISTORY with other values; None takes a key out."""
    document = row(line)
    (inner,) = document.values()
    inner |= changes
    for key in [key for key, value in changes.items() if value is ...]:
        del inner[key]
    return json.dumps(document).encode() + b"\n"


def payload(line: int, **changes: Any) -> bytes:
    before = row(line)["correction"]["payload"]
    return changed(line, payload={key: value for key, value in (before | changes).items() if value is not ...})


def place(**changes: Any) -> bytes:
    first, second = row(8)["interview"]["places"]
    return changed(8, places=[first, {k: v for k, v in (second | changes).items() if v is not ...}])


def group(**changes: Any) -> bytes:
    first, *rest = row(11)["attempt"]["groups"]
    return changed(11, groups=[{k: v for k, v in (first | changes).items() if v is not ...}, *rest])


MALFORMED = [
    pytest.param(b"{", "the last line is cut off: the file was not copied whole", id="cut off at once"),
    pytest.param(changed()[:-2], "the last line is cut off: the file was not copied whole", id="cut off at the end"),
    pytest.param(changed(answer="二")[:-1].replace(b"\\u4e8c", b"\xe4\xba"), "it is not UTF-8", id="half a character"),
    pytest.param(b'{"attempt": {"answer": "\xe4\xba', "the last line is cut off", id="cut off in a character"),
    pytest.param(b"hello", "it is no JSON from character 1 on", id="a last word"),
    pytest.param(changed(seed=-1)[:-1], "`seed` is -1", id="a last line without end"),
    pytest.param(b'{"attempt": }\n', "it is no JSON from character 13 on (fix the line", id="no JSON"),
    pytest.param(b"hello\n", "it is no JSON from character 1 on", id="a word"),
    pytest.param(changed()[:-1] + b" x\n", "it is no JSON from character", id="something behind"),
    pytest.param(b"\xff\xfe{\x00}\x00\n", "it is not UTF-8 (save the file as UTF-8)", id="UTF-16"),
    pytest.param(b"[" * 70 + b"]" * 70 + b"\n", "it is nested too deeply", id="deep"),
    pytest.param(b"[" * 100_000 + b"\n", "it is nested too deeply", id="very deep"),
    pytest.param(b"1" * 5000 + b"\n", "a number in it has too many digits", id="digits"),
    pytest.param(b"x" * LONGEST_LINE, "the line is longer than 16 MB", id="a line without end"),
    pytest.param(b"[]\n", '[] is no row of a history (write {"attempt": {…}}, {"correction": {…}},', id="a list"),
    pytest.param(b"3\n", "3 is no row of a history", id="a number"),
    pytest.param(b'{"$float": "inf"}\n', "Infinity is no row", id="a number that JSON lacks"),
    pytest.param(b"{}\n", "{} is no row of a history", id="an empty object"),
    pytest.param(b'{"attempt": 1}\n', '{"attempt": 1} is no row', id="an attempt that is a number"),
    pytest.param(b'{"attempts": {}}\n', '{"attempts": {}} is no row', id="another key"),
    pytest.param(
        b'{"attempt": {}, "correction": {}}\n', '{"attempt": {}, "correction": {}} is no row', id="two in one"
    ),
    pytest.param(b'{"dlquiz": "bank", "format": 1}\n', "this is the head of no history", id="another head"),
    pytest.param(b'{"dlquiz": "progress"}\n', "this is the head of no history", id="a head without format"),
    pytest.param(
        b'{"dlquiz":"progress","format":true}\n', "this is the head of no history", id="a format that is none"
    ),
    pytest.param(
        b'{"dlquiz": "progress", "format": 4}\n',
        "a newer dlquiz has written it (format 4, this one knows 3): update dlquiz",
        id="a newer format",
    ),
    pytest.param(b'{"attempt": {"id": 1, "id": 2}}\n', '"id" appears twice in one object', id="a key twice"),
    pytest.param(b'{"attempt": {"score": NaN}}\n', 'NaN is no JSON (write {"$float": "nan"})', id="NaN"),
    pytest.param(b'{"attempt": {"score": -Infinity}}\n', '-Infinity is no JSON (write {"$float": "-inf"})', id="inf"),
    pytest.param(changed(expected={"$float": "1"}), '{"$float": "1"} stands for no number', id="no such number"),
    pytest.param(changed(expected={"$x": 1}), '{"$x": 1} stands for no number', id="another mark"),
    pytest.param(changed(seed=...), "`seed` is missing (write a whole number from 0 to 2^63 - 1)", id="no seed"),
    pytest.param(changed(utc_offset=...), "`utc_offset` is missing", id="no offset"),
    pytest.param(changed(sed=1), 'attempt: there is no key "sed" (did you mean `seed`?)', id="a misspelt key"),
    pytest.param(changed(zzz=1), 'attempt: there is no key "zzz" (leave it out, or update dlquiz', id="a foreign key"),
    pytest.param(changed(dispute=None), 'attempt: there is no key "dispute"', id="what a correction says"),
    pytest.param(changed(4, seed=1), 'correction: there is no key "seed"', id="a key of attempts"),
    pytest.param(changed(id=""), '`id` is "" (write a text that is not empty)', id="an empty id"),
    pytest.param(changed(id=7), "`id` is 7 (write a text", id="an id that is a number"),
    pytest.param(changed(id="x" * 10_001), "`id` is ", id="a long id"),
    pytest.param(changed(device="a\x1b[2J"), "`device` is ", id="a device that steers the terminal"),
    pytest.param(changed(topic="a\u2028b"), "`topic` is ", id="a topic on two lines"),
    pytest.param(changed(mode="a\u202eb"), "`mode` is ", id="a mode that turns what follows"),
    pytest.param(changed(question="size"), "`question` is ", id="a question without bank"),
    pytest.param(changed(question="/size"), "`question` is ", id="a question of no bank"),
    pytest.param(changed(at="2026-03-01T12:00:00"), "`at` is ", id="a time without zone"),
    pytest.param(changed(at="yesterday"), '`at` is "yesterday" (write a time with its zone', id="no time"),
    pytest.param(changed(at=1740830400), "`at` is 1740830400 (write a time with its zone", id="a time as a number"),
    pytest.param(changed(at="0001-01-01T00:00:00+14:00"), "`at` is ", id="before all time"),
    pytest.param(changed(at="9999-12-31T23:59:59-01:00"), "`at` is ", id="after all time"),
    pytest.param(changed(utc_offset=1440), "`utc_offset` is 1440 (write whole minutes ahead of UTC", id="a day ahead"),
    pytest.param(changed(utc_offset=60.0), "`utc_offset` is 60.0", id="minutes as a real"),
    pytest.param(changed(sequence=2**62 + 1), "`sequence` is 4611686018427387905", id="a sequence too high"),
    pytest.param(changed(sequence=True), "`sequence` is true", id="a sequence that is true"),
    pytest.param(changed(seed=2**63), "`seed` is 9223372036854775808", id="a seed too high"),
    pytest.param(changed(seed=-1), "`seed` is -1", id="a seed below zero"),
    pytest.param(changed(parameters=[1]), "`parameters` is [1] (write an object", id="parameters in a list"),
    pytest.param(changed(answer=28), "`answer` is 28 (write the text as typed)", id="an answer that is a number"),
    pytest.param(changed(verdict="Right"), '`verdict` is "Right" (write right, partly or wrong)', id="a verdict"),
    pytest.param(changed(verdict=["right"]), '`verdict` is ["right"]', id="a verdict in a list"),
    pytest.param(changed(score=1.01), "`score` is 1.01 (write a number from 0 to 1)", id="a score too high"),
    pytest.param(changed(score=True), "`score` is true", id="a score that is true"),
    pytest.param(changed(score={"$float": "nan"}), "`score` is NaN", id="a score that is no number"),
    pytest.param(changed(mistake=""), '`mistake` is "" (write the name of a mistake, or null)', id="a mistake"),
    pytest.param(changed(hints=-1), "`hints` is -1", id="hints"),
    pytest.param(changed(tries=0), "`tries` is 0 (write a whole number, 1 or more)", id="tries"),
    pytest.param(changed(seconds={"$float": "inf"}), "`seconds` is Infinity", id="seconds without end"),
    pytest.param(changed(seconds=-1), "`seconds` is -1", id="seconds"),
    pytest.param(changed(rating=5), "`rating` is 5 (write 1, 2, 3 or 4)", id="a rating"),
    pytest.param(changed(rating="3"), '`rating` is "3"', id="a rating as a text"),
    pytest.param(changed(4, kind="delete"), '`kind` is "delete" (write undo, rating, dispute', id="a correction"),
    pytest.param(changed(4, attempt=""), '`attempt` is ""', id="a correction of nothing"),
    pytest.param(changed(4, payload=[]), "`payload` is []", id="a payload in a list"),
    pytest.param(payload(4, rating=0), "`payload.rating` is 0 (write 1, 2, 3 or 4)", id="a rating later"),
    pytest.param(payload(4, rating=...), "`payload.rating` is missing", id="a rating without rating"),
    pytest.param(payload(6, why="x"), 'payload: there is no key "payload.why"', id="an undo that says why"),
    pytest.param(payload(7, note=None), "`payload.note` is null (write a text", id="a dispute without note"),
    pytest.param(payload(5, score=2), "`payload.score` is 2", id="a score later"),
    pytest.param(payload(5, verdict="good"), '`payload.verdict` is "good"', id="a verdict later"),
    pytest.param(changed(8, minutes=0), "`minutes` is 0 (write a whole number, 1 or more)", id="no minutes"),
    pytest.param(changed(8, began="now"), '`began` is "now" (write a time with its zone', id="a beginning"),
    pytest.param(changed(8, blueprint="cnn"), '`blueprint` is "cnn" (write a list such as', id="a blueprint"),
    pytest.param(changed(8, blueprint=[["cnn", 0]]), "`blueprint` is ", id="a blueprint of nothing"),
    pytest.param(changed(8, places={}), "`places` is {} (write a list of objects", id="places in an object"),
    pytest.param(changed(8, places=[1]), "`places` is [1] (write a list of objects", id="places that are numbers"),
    pytest.param(changed(8, score=1), 'interview: there is no key "score"', id="an interview with a score"),
    pytest.param(changed(9, flagged=1), "`flagged` is 1 (write true or false)", id="a flag that is a number"),
    pytest.param(changed(9, question="why"), "`question` is ", id="a flag of no bank"),
    pytest.param(changed(9, note=""), 'flag: there is no key "note"', id="a flag with a note"),
    pytest.param(changed(11, groups=[]), "`groups` is [] (write null, or a list such as", id="no groups"),
    pytest.param(changed(11, groups={}), "`groups` is {} (write null, or a list such as", id="groups in an object"),
    pytest.param(changed(11, groups=["small"]), '`groups` is ["small"]', id="groups that are names"),
    pytest.param(group(passed=2), "`groups` is ", id="more passed than there are"),
    pytest.param(group(of=0, passed=0), "`groups` is ", id="a group of nothing"),
    pytest.param(group(passed=True), "`groups` is ", id="a group that passed"),
    pytest.param(group(reason="wrong"), "`groups` is ", id="a reason"),
    pytest.param(group(name=""), "`groups` is ", id="a group without name"),
    pytest.param(group(name="a\x1b[2J"), "`groups` is ", id="a group that steers the terminal"),
    pytest.param(group(reason=...), "`groups` is ", id="a group without reason"),
    pytest.param(group(seconds=1), "`groups` is ", id="a group that says more"),
    pytest.param(changed(12, role=""), '`role` is "" (write a text that is not empty, or null)', id="a role"),
    pytest.param(changed(12, level=3), "`level` is 3 (write a text", id="a level"),
    pytest.param(changed(12, assignment=["x"]), '`assignment` is ["x"] (write a text', id="assignments"),
    pytest.param(changed(12, stages=None), "`stages` is null (write a list such as", id="stages that are null"),
    pytest.param(
        changed(12, stages=[{"name": "x", "minutes": 0, "seconds": 1}]), "`stages` is ", id="a stage of no time"
    ),
    pytest.param(changed(12, stages=[{"name": "x", "minutes": 5}]), "`stages` is ", id="half a stage"),
    pytest.param(changed(12, pauses=[{"at": "noon", "seconds": 1}]), "`pauses` is ", id="a pause at noon"),
    pytest.param(changed(12, pauses=[{"at": START.isoformat(), "seconds": -1}]), "`pauses` is ", id="a pause back"),
    pytest.param(changed(12, rolle="x"), 'interview: there is no key "rolle" (did you mean `role`?)', id="a rolle"),
    pytest.param(place(stage=0), "`places[1].stage` is 0 (write the number of a stage", id="a place in no stage"),
    pytest.param(place(stage=-1), "`places[1].stage` is -1", id="a place before all stages"),
    pytest.param(changed(13, reviews=-1), "`reviews` is -1 (write a whole number, 0 or more)", id="reviews"),
    pytest.param(changed(13, weights=[]), "`weights` is [] (write the 21 weights of FSRS-6", id="no weights"),
    pytest.param(changed(13, weights={}), "`weights` is {}", id="weights in an object"),
    pytest.param(changed(13, weights=[*WEIGHTS, 1.0]), "`weights` is [", id="a weight too many"),
    pytest.param(changed(13, weights=[0.0, *WEIGHTS[1:]]), "`weights` is [", id="a weight out of bounds"),
    pytest.param(changed(13, weights=[None, *WEIGHTS[1:]]), "`weights` is [", id="a weight that is null"),
    pytest.param(changed(13, weights=[True, *WEIGHTS[1:]]), "`weights` is [", id="a weight that is true"),
    pytest.param(changed(13, weights=[{"$float": "nan"}, *WEIGHTS[1:]]), "`weights` is [", id="a weight that is none"),
    pytest.param(changed(13, weights=...), "`weights` is missing", id="a fit without weights"),
    pytest.param(changed(13, device="x"), 'fit: there is no key "device"', id="a fit with a device"),
    pytest.param(place(late=0), "`places[1].late` is 0 (write true or false)", id="a place that may be late"),
    pytest.param(place(why="asked"), '`places[1].why` is "asked" (write planned,', id="a place and why"),
    pytest.param(place(after=-1), "`places[1].after` is -1", id="a place after none"),
    pytest.param(place(answer=...), "`places[1].answer` is missing", id="a place without an answer"),
    pytest.param(place(score=1), 'places: there is no key "places[1].score"', id="a place with a score"),
]


@every_case(("line", "sentence"), MALFORMED)
def test_a_malformed_line_is_reported_with_its_place(line: bytes, sentence: str) -> None:
    before = written(HISTORY)
    number = before.count(b"\n") + 1
    assert_reported(before + line, f"h.jsonl:{number}: {sentence}")


def assert_reported(data: bytes, beginning: str) -> None:
    with memory_store() as store, pytest.raises(HistoryError) as found:
        store.merge(read(data, "h.jsonl"))
    assert found.value.en.startswith(beginning)
    assert re.fullmatch(r"h\.jsonl:\d+: [^\n]+", found.value.zh)
    assert found.value.zh != found.value.en
    assert found.value.en.isprintable()
    assert found.value.zh.isprintable()


VALID = [json.loads(line) for line in written(HISTORY).splitlines()[1:]]


@pytest.mark.sweep
@settings(unhurried, max_examples=200)
@given(st.data())
def test_whatever_stands_in_a_place_is_stored_or_reported(data: st.DataObject) -> None:
    document = json.loads(json.dumps(data.draw(st.sampled_from(VALID))))
    (inner,) = document.values()
    key = data.draw(st.sampled_from(sorted(inner)))
    odd = st.sampled_from([0, -1, 2**63, 2**62, 1e300, "", "/", "1900-01-01T00:00Z", "8999-12-31T23:59Z", "undo", {}])
    inner[key] = data.draw(VALUES | odd)
    assert_stored_or_reported(json.dumps(document, allow_nan=True).encode())


@pytest.mark.sweep
@settings(unhurried, max_examples=200)
@given(st.data())
def test_whatever_happens_to_the_bytes_is_stored_or_reported(data: st.DataObject) -> None:
    whole = written(HISTORY)
    spot = st.integers(0, len(whole))
    pieces = st.tuples(spot, spot, st.binary(max_size=4) | st.sampled_from([b"\n", b'"', b"}", b",", b"9", b"\\ud800"]))
    for begin, end, new in data.draw(st.lists(pieces, min_size=1, max_size=4)):
        whole = whole[:begin] + new + whole[max(begin, end) if end - begin < 30 else begin :]
    assert_stored_or_reported(whole)


def assert_stored_or_reported(data: bytes) -> None:
    numbers = count()
    with memory_store(new_id=lambda: f"new{next(numbers)}") as store:
        store.merge(HISTORY[:2])
        before = written(store.rows())
        try:
            store.merge(read(data))
        except HistoryError as error:
            assert re.fullmatch(r"f:\d+: [^\n]+", error.en)
            assert error.en.isprintable()
            assert written(store.rows()) == before
        except StorageError as error:
            assert "is already stored under the id" in error.en
            assert written(store.rows()) == before
        else:
            out = written(store.rows())
            assert written(read(out)) == out
            store.record(answer(at=START, question="cnn/size"))
            if all(entry.sequence < NEWEST_SEQUENCE for entry in store.rows()):
                # What is appended behind it can go out and in as well.
                assert len(read(written(store.rows()))) == out.count(b"\n")
        assert store.figures.mismatches() == []
        assert len(derived(store)[0]) <= 8
