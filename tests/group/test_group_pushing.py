"""Sending a history to a group: what leaves the machine, once each, whatever the server does meanwhile."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from attempt_samples import START
from pushes import answer, counted, create_before, first_answers, first_in_force, interview, joins, name_of, rows

from benchmarks.postgres import Server
from dlquiz.errors import GroupError, GroupOfflineError, UsageError
from dlquiz.group import connecting, faults, pushing
from dlquiz.group.address import Address, address_of
from dlquiz.group.assignment import Assignment
from dlquiz.group.assignments import assign
from dlquiz.group.columns import ATTEMPTS, TYPED, columns
from dlquiz.group.connecting import in_transaction
from dlquiz.group.creating import create_group
from dlquiz.group.grades import grades
from dlquiz.group.inviting import invite
from dlquiz.group.joining import join_group
from dlquiz.group.leaving import erase
from dlquiz.group.membership import Sent, read_membership
from dlquiz.group.pushing import Pushed, push
from dlquiz.progress.records import Regrade
from dlquiz.progress.store import Store, open_store
from dlquiz.schedule import Rating

Join = Callable[..., Address]
WAYS = pytest.mark.parametrize("few", [0, 1000])
"""Rows go in a temporary table, or all in one value."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "progress.db") as opened:
        yield opened


@pytest.fixture
def address(joined: Join, home: Path) -> Address:
    """That of a member, of whose group this machine knows."""
    address = joined()
    joins(home, address)
    return address


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(connecting, "LONGEST_WAIT", 0.1)


def test_every_row_is_sent_once(address: Address, store: Store, home: Path) -> None:
    for number in range(5):
        answer(store, number, verdict="wrong", score=0.0, mistake="bias_forgotten")
    assert push(store, home) == Pushed(5, 0)
    assert read_membership(home).sent == Sent({"attempts": (5, 5), "corrections": (0, 0), "interviews": (0, 0)}, 5)
    assert push(store, home) == Pushed(0, 5)
    answer(store, 5)
    assert push(store, home) == Pushed(1, 5)
    assert len(rows(address, "SELECT * FROM dlquiz.attempts")) == 6
    assert first_answers(address) == first_in_force(store)


def test_only_new_rows_are_read_again(
    address: Address, store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known rows are offered again only where the server has another number of them than it had."""
    offered: list[dict[str, int]] = []
    real = pushing._fresh

    def fresh(*given: Any, **more: Any) -> Any:
        found = real(*given, **more)
        offered.append({table: len(rows) for table, rows in found.rows.items() if rows})
        return found

    monkeypatch.setattr(pushing, "_fresh", fresh)
    for number in range(30):
        answer(store, number)
    push(store, home)
    answer(store, 30)
    push(store, home)
    assert offered == [{"attempts": 30}, {"attempts": 1}]


def test_what_leaves_the_machine_is_what_the_tables_take(teacher: Address) -> None:
    """One list says it to the learner, and the table has no other column."""
    query = """SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'dlquiz' AND table_name IN ('attempts', 'corrections', 'interviews')"""
    found = rows(teacher, query)
    assert set(found) == {
        (table, column) for table, names in columns(answers=True).items() for column in (*names, "member")
    }
    assert set(columns(answers=True)["attempts"]) - set(columns(answers=False)["attempts"]) == set(TYPED)


def test_no_typed_text_and_no_time_of_day_leaves_the_machine(
    address: Address, store: Store, home: Path, server: Server
) -> None:
    """Looked for in everything that the server has, and in its log of all statements."""
    first = answer(store, 1, answer="my very own words", device="a-machine-of-mine")
    store.dispute(first, START, "a note of mine")
    store.interviews.end(interview("i1", [first], assignment=None))
    push(store, home)
    found = rows(address, "SELECT * FROM dlquiz.attempts")
    assert len(found) == 1
    kept = repr(found) + repr(rows(address, "SELECT * FROM dlquiz.corrections"))
    log = server.log.read_text("utf-8", "replace")
    for secret in ("my very own words", "a note of mine", "a-machine-of-mine", "13:00", str(START.timestamp())[:8]):
        assert secret not in kept
        assert secret not in log.partition(address.parameters["user"])[2]
    assert rows(address, "SELECT count(*) FROM dlquiz.interviews") == [(0,)]
    assert rows(address, "SELECT day::text, number FROM dlquiz.attempts") == [("2025-03-01", 1)]


@pytest.mark.parametrize(("column", "value"), [("answer", "'typed'"), ("offered", "ARRAY['a', 'b']")])
def test_the_server_itself_refuses_typed_text_of_a_group_without_answers(column: str, value: str, joined: Join) -> None:
    address = joined()
    me = name_of(address)
    names = ", ".join(ATTEMPTS)
    with psycopg.connect(address.url) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute(
            f"""INSERT INTO dlquiz.attempts (member, {names}, {column}) VALUES ('{me}', 'x', '2026-01-01', 1, 'b',
            'b/q', 't', 'numeric', 'right', 1, NULL, 0, 1, 2, 3, 'practice', 'en', {value})""".encode()
        )


HOSTILE = "\\N \t\n\r\\. \"'{}$1%s 偏置 \U0001f600 \x01"


@WAYS
def test_a_group_with_answers_gets_them(
    few: int, root: Address, store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "FEW", few)
    create_group(root, answers=True)
    address = address_of(invite(root, 1)[0].url)
    joins(home, address)
    answer(store, 1, answer="typed \x00 text", offered=["7", "8"], seconds=0.1 + 0.2)
    answer(store, 2, kind="choice", offered=['\x00, "é"', "{}"], answer="2")
    answer(store, 3, kind="choice", offered=None, answer=HOSTILE, mistake=HOSTILE, score=1 / 3, verdict="partly")
    push(store, home)
    found = rows(address, "SELECT answer, at, sequence, offered FROM dlquiz.attempts ORDER BY id")
    at = START + timedelta(hours=1)
    assert found[0] == ("typed \ufffd text", at, int(at.timestamp() * 1e6), None), "the options of no choice question"
    assert [row[3] for row in found[1:]] == [['\ufffd, "é"', "{}"], None]
    kept = rows(address, "SELECT answer, mistake, seconds, score FROM dlquiz.attempts ORDER BY id")
    assert (kept[0][2], *kept[2]) == (0.1 + 0.2, HOSTILE, HOSTILE, 4.25, 1 / 3), "to the last digit and sign"


def test_a_group_of_the_version_before_gets_what_it_has_columns_for(
    root: Address, store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_before(2, root, monkeypatch, answers=True)
    joins(home, address_of(invite(root, 1)[0].url))
    answer(store, 1, kind="choice", offered=["a", "b"], answer="2")
    assert push(store, home) == Pushed(1, 0)
    assert rows(root, "SELECT answer FROM dlquiz.attempts") == [("2",)]
    create_group(root, answers=True)
    answer(store, 2, kind="choice", offered=["a", "b"], answer="1")
    assert push(store, home) == Pushed(1, 1)
    assert rows(root, "SELECT answer, offered FROM dlquiz.attempts ORDER BY id") == [("2", None), ("1", ["a", "b"])]


def test_the_first_answer_in_force_follows_every_correction(address: Address, store: Store, home: Path) -> None:
    for number in range(14):
        answer(store, number, verdict="wrong", score=0.0, mistake="m")
        if number % 3 == 0:
            push(store, home)
    store.undo("a0000", START)
    store.regrade([Regrade("a0001", "right", 1.0, None, 28, "g1", Rating.GOOD)], START)
    store.regrade([Regrade("a0001", "partly", 0.5, "other", 28, "g2", Rating.GOOD)], START + timedelta(seconds=1))
    store.rate("a0002", START, Rating.EASY)
    push(store, home)
    found = first_answers(address)
    assert found == first_in_force(store)
    assert found["cnn/q0"][0] == "a0007"
    assert found["cnn/q1"] == ("a0001", 0.5, "other")
    store.undo("a0007", START)
    push(store, home)
    assert "cnn/q0" not in first_answers(address)
    assert first_answers(address) == first_in_force(store)


@WAYS
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.sweep) for seed in range(1, 5))])
def test_any_history_in_any_parts_gives_the_same_first_answers(
    seed: int, few: int, address: Address, store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "FEW", few)
    dice = random.Random(seed)
    ids: list[str] = []
    for number in range(40):
        if ids and dice.random() < 0.3:
            chosen = dice.choice(ids)
            if dice.random() < 0.5:
                store.undo(chosen, START)
            else:
                verdict, score = dice.choice((("right", 1.0), ("wrong", 0.0)))
                store.regrade([Regrade(chosen, verdict, score, None, 1, f"g{number}", Rating.GOOD)], START)
        else:
            ids.append(answer(store, number, f"cnn/q{dice.randrange(6)}"))
        if dice.random() < 0.2:
            push(store, home)
    push(store, home)
    assert first_answers(address) == first_in_force(store)


def test_two_machines_of_one_learner_send_to_one_member(joined: Join, tmp_path: Path) -> None:
    address = joined()
    homes = [joins(tmp_path / f"{name}.json", address) for name in ("laptop", "desk")]
    with open_store(tmp_path / "laptop.db") as laptop, open_store(tmp_path / "desk.db") as desk:
        for number in range(6):
            answer((laptop, desk)[number % 2], number, "cnn/q0" if number % 3 else "cnn/q1")
        assert push(desk, homes[1]) == Pushed(3, 0)
        assert push(laptop, homes[0]) == Pushed(3, 3)
        assert {question: found[0] for question, found in first_answers(address).items()} == {
            "cnn/q0": "a0001",
            "cnn/q1": "a0000",
        }
        desk.merge(laptop.rows())
        # The rows of both are here now, and there.
        assert push(desk, homes[1]) == Pushed(0, 6)
        assert push(laptop, homes[0]) == Pushed(0, 6)


def test_what_a_server_has_lost_is_sent_again(address: Address, teacher: Address, store: Store, home: Path) -> None:
    for number in range(4):
        answer(store, number)
    push(store, home)
    with psycopg.connect(teacher.url) as connection:
        connection.execute("DELETE FROM dlquiz.attempts WHERE number = 2 AND member = %s", (name_of(address),))
        connection.execute("DELETE FROM dlquiz.first_answers WHERE member = %s", (name_of(address),))
    assert push(store, home) == Pushed(1, 3)
    assert first_answers(address) == first_in_force(store)


def test_rows_that_were_removed_and_numbered_again_are_offered_again(
    address: Address, store: Store, home: Path
) -> None:
    for number in range(4):
        answer(store, number)
    push(store, home)
    store.connection.executescript("""DROP TRIGGER attempts_stay; DELETE FROM attempts WHERE id = 'a0001'; VACUUM;""")
    answer(store, 9)
    assert push(store, home) == Pushed(1, 4)


def test_a_day_beyond_all_calendars_is_the_last_one(address: Address, store: Store, home: Path) -> None:
    answer(store, 1)
    store.connection.execute("DROP TRIGGER attempts_keep")
    store.connection.execute("UPDATE attempts SET sequence = ?", (2**62,))
    push(store, home)
    assert rows(address, "SELECT day::text FROM dlquiz.attempts") == [("9999-12-31",)]


def test_who_has_not_joined_can_send_nothing(store: Store, home: Path) -> None:
    with pytest.raises(UsageError, match="in no group"):
        push(store, home)


# ---------------------------------------------------------------- a server that fails


def learner_of(server: Server, home: Path) -> Address:
    root = address_of(server.url())
    create_group(root, answers=False)
    address = address_of(invite(root, 1)[0].url)
    joins(home, address)
    return address


STATEMENTS = 18
"""More than a push of attempts and corrections sends."""


def kill_at(place: int, server: Server, store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Kill the server before that statement of a push, and start it again at once; whether it came so far."""
    came = False

    def act(number: int) -> None:
        nonlocal came
        if number == place:
            came = True
            server.kill()
            server.start()

    with monkeypatch.context() as patched:
        counted(patched, act)
        try:
            push(store, home)
        except GroupOfflineError:
            assert place > STATEMENTS, "it is tried again"
    push(store, home)
    return came


@pytest.mark.sweep
@pytest.mark.parametrize(
    "places", [(1, 5, 8), pytest.param(tuple(range(1, STATEMENTS + 12)), marks=pytest.mark.on_demand)]
)
def test_a_server_killed_at_any_statement_loses_and_doubles_nothing(
    places: tuple[int, ...], own_server: Server, store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = learner_of(own_server, home)
    reached = []
    for place in places:
        count = 10 * place
        for number in range(count, count + 5):
            answer(store, number, verdict="wrong", score=0.0, mistake="m")
        store.undo(f"a{count:04d}", START)
        reached.append(kill_at(place, own_server, store, home, monkeypatch))
        ids = [row[0] for row in rows(address, "SELECT id FROM dlquiz.attempts ORDER BY id")]
        assert ids == [row[0] for row in store.connection.execute("SELECT id FROM attempts ORDER BY id")]
        assert first_answers(address) == first_in_force(store)
    assert reached[0]
    assert reached[-1] == (len(places) == 3), "the last place lies behind the end of a push"


@pytest.mark.sweep
def test_a_server_that_is_stopped_is_no_error_and_loses_nothing(
    own_server: Server, store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = learner_of(own_server, home)
    answer(store, 1)
    own_server.stop()
    with pytest.raises(GroupOfflineError, match="cannot be reached"):
        push(store, home)
    own_server.start()
    assert push(store, home) == Pushed(1, 0)
    # Read-only: nothing is taken, and nothing is lost.
    own_server.stop()
    own_server.start(default_transaction_read_only="on")
    answer(store, 2)
    with pytest.raises(GroupError, match="read-only"):
        push(store, home)
    own_server.stop()
    own_server.start()
    assert push(store, home) == Pushed(1, 1)
    assert first_answers(address) == first_in_force(store)
    # Silent: stopped in the middle, as a machine that sleeps.
    answer(store, 3)
    held = [own_server.pid, *children(own_server.pid)]
    for pid in held:
        # The process of a connection that was closed may end meanwhile.
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    try:
        with monkeypatch.context() as patched, pytest.raises(GroupOfflineError):
            patched.setattr(connecting, "CONNECT_SECONDS", 2)
            patched.setattr(connecting, "TRIES", 1)
            in_transaction(address, lambda connection: connection.execute("SELECT 1"), longest=0.5)
    finally:
        for pid in held:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
    assert push(store, home) == Pushed(1, 2)


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in found.read_text("utf-8").split()] if found.exists() else []


def test_a_statement_that_takes_for_ever_is_broken_off(teacher: Address) -> None:
    with pytest.raises(GroupOfflineError):
        in_transaction(teacher, lambda connection: connection.execute("SELECT pg_sleep(60)"), again=False, longest=0.3)


def test_values_of_any_size_come_back(teacher: Address) -> None:
    """What breaks a silent connection off leaves the socket as libpq wants it: else some sizes wait for ever."""

    def work(connection: connecting.Connection) -> None:
        for size in range(20_000, 400_000, 20_000):
            row = connection.execute("SELECT repeat('x', %s)", (size,)).fetchone()
            assert row is not None
            assert len(row[0]) == size

    in_transaction(teacher, work, again=False, longest=60)


def test_an_old_server_is_named(teacher: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "OLDEST_SERVER", 990000)
    with pytest.raises(GroupError, match=r"runs PostgreSQL \d+: a group needs"):
        create_group(teacher, answers=False)


@pytest.mark.parametrize("state", ["deadlock_detected", "serialization_failure", "too_many_connections"])
def test_what_passes_is_tried_again(state: str, teacher: Address) -> None:
    tried = 0

    def work(connection: connecting.Connection) -> int:
        nonlocal tried
        tried += 1
        if tried < 3:
            connection.execute(f"DO $$ BEGIN RAISE {state}; END $$".encode())
        return tried

    assert in_transaction(teacher, work) == 3


def test_what_does_not_pass_is_not_tried_again(teacher: Address) -> None:
    tried = 0

    def work(connection: connecting.Connection) -> None:
        nonlocal tried
        tried += 1
        connection.execute("SELECT 1/0")

    with pytest.raises(GroupError, match="division by zero"):
        in_transaction(teacher, work)
    assert tried == 1


def test_a_server_that_stays_full_is_a_sentence(teacher: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "TRIES", 2)
    with pytest.raises(GroupOfflineError, match="no room for more connections"):
        in_transaction(teacher, lambda connection: connection.execute("DO $$ BEGIN RAISE too_many_connections; END $$"))
    with pytest.raises(GroupError, match="disk"):
        in_transaction(teacher, lambda connection: connection.execute("DO $$ BEGIN RAISE disk_full; END $$"))


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("learners", "answers"), [(12, 20), pytest.param(300, 100, marks=pytest.mark.on_demand, id="300 of 100")]
)
def test_many_join_and_send_at_once_where_there_are_few_connections(
    learners: int, answers: int, own_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than the server has room for: those that are refused wait, each for another time."""
    monkeypatch.setattr(connecting, "LONGEST_WAIT", 3.0)
    monkeypatch.setattr(connecting, "TRIES", 40)
    own_server.stop()
    own_server.start(max_connections=8, superuser_reserved_connections=2)
    root = address_of(own_server.url())
    create_group(root, answers=False)
    invitations = invite(root, learners)
    template = tmp_path / "progress.db"
    with open_store(template) as store:
        for number in range(answers):
            answer(store, number, f"cnn/q{number % 25}")
    failed: list[BaseException] = []
    sent: list[Pushed] = []

    def learn(number: int) -> None:
        try:
            address = address_of(invitations[number].url)
            join_group(address)
            file = joins(tmp_path / f"{number}.json", address)
            copy = tmp_path / f"{number}.db"
            copy.write_bytes(template.read_bytes())
            with open_store(copy) as own:
                sent.append(push(own, file))
        except BaseException as error:  # noqa: BLE001 - said in the test's own thread
            failed.append(error)

    threads = [threading.Thread(target=learn, args=(number,)) for number in range(learners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sent == [Pushed(answers, 0)] * learners
    counts = "SELECT count(*), count(DISTINCT member) FROM dlquiz."
    assert rows(root, f"{counts}attempts") == [(learners * answers, learners)]
    assert rows(root, f"{counts}first_answers") == [(learners * min(25, answers), learners)]
    assert rows(root, "SELECT count(*) FROM dlquiz.members WHERE joined IS NOT NULL") == [(learners,)]


# ---------------------------------------------------------------- assignments and grades


def test_a_grade_is_the_mean_of_all_questions_and_late_after_the_end(
    teacher: Address, joined: Join, store: Store, home: Path, tmp_path: Path
) -> None:
    end = START + timedelta(days=1)
    assign(teacher, Assignment("week 1", "cnn:3", 10, 5, ends=end))
    ada, _ = joined("Ada"), joined("Max")
    joined("Teo", as_teacher=True)
    joins(home, ada)
    first = answer(store, 1)
    second = answer(store, 2, verdict="wrong", score=0.0)
    store.interviews.end(interview("i1", [first, second], at=end + timedelta(seconds=1)))
    store.interviews.end(interview("i2", [first], at=end + timedelta(days=2)))
    store.interviews.end(interview("i3", [first], assignment="of another group"))
    assert push(store, home) == Pushed(4, 0)
    week = [one for one in grades(teacher) if one.assignment == "week 1" and one.name in ("Ada", "Max")]
    found = {one.name: (one.assignment, one.score, one.late) for one in week}
    assert found == {"Ada": ("week 1", pytest.approx(1 / 3), True), "Max": ("week 1", None, None)}
    assert "week 1" in {one["name"] for one in read_membership(home).assignments}
    store.regrade([Regrade(second, "right", 1.0, None, 28, "g1", Rating.GOOD)], START)
    push(store, home)
    assert [one.score for one in grades(teacher) if (one.name, one.assignment) == ("Ada", "week 1")] == [
        pytest.approx(2 / 3)
    ]


def test_who_leaves_and_erases_is_gone_with_all_rows(teacher: Address, joined: Join, store: Store, home: Path) -> None:
    address, other = joined("Eva"), joined("Tom")
    joins(home, other)
    answer(store, 1)
    push(store, home)
    joins(home, address)
    push(store, home)
    erase(address)
    me = address.parameters["user"]
    assert rows(teacher, f"SELECT count(*) FROM pg_roles WHERE rolname = '{me}'") == [(0,)]
    both = f"('{name_of(address)}', '{name_of(other)}')"
    for table in ("attempts", "first_answers", "members", "names"):
        query = f"SELECT member FROM dlquiz.{table} WHERE member IN {both}"
        assert rows(teacher, query) == [(name_of(other),)], table
    assert rows(teacher, "SELECT rolcanlogin FROM pg_roles WHERE rolname LIKE 'dlquiz%leaver'")[-1] == (False,)
    with pytest.raises(GroupError, match="does not let you in"):
        push(store, home)


def test_a_role_that_could_not_be_dropped_goes_with_the_next_invitation(teacher: Address, joined: Join) -> None:
    """Another machine of the member is connected, with a temporary table."""
    address = joined("Ida")
    me = address.parameters["user"]
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE busy (x int)")
        erase(address)
        assert rows(teacher, f"SELECT rolcanlogin FROM pg_roles WHERE rolname = '{me}'") == [(False,)]
        assert connection.execute("SELECT dlquiz.me()").fetchone() == (None,)
    for _ in range(50):
        invite(teacher, 1)
        if rows(teacher, f"SELECT count(*) FROM pg_roles WHERE rolname = '{me}'") == [(0,)]:
            break
    else:
        raise AssertionError("the role is still there")


def test_the_words_of_the_server_are_said_without_a_password(teacher: Address) -> None:
    address = address_of(teacher.url.replace("of%20the%20tests", "very%20secret"))
    reported = faults.said(psycopg.OperationalError('the secret "very secret" is wrong'), address)
    assert reported == 'the secret "…" is wrong'
