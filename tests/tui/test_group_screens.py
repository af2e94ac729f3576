"""The assignments of a study group and a teacher's report: what they say, and how one comes to them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from driving import MakeStudy, notices, shown, until
from every_case import every_case
from group_fixtures import new_database, server
from progress_samples import answer
from pushes import interview

from dlquiz.analysis.figures import QuestionFigures, question_figures
from dlquiz.analysis.first_answers import FirstAnswer
from dlquiz.analysis.table import table_of
from dlquiz.errors import GroupError, GroupOfflineError
from dlquiz.group import reporting
from dlquiz.group.address import address_of
from dlquiz.group.assigned import Listed
from dlquiz.group.assignment import Assignment
from dlquiz.group.assignments import assign
from dlquiz.group.creating import create_group
from dlquiz.group.inviting import invite
from dlquiz.group.joining import join_group
from dlquiz.group.membership import Membership, write_membership
from dlquiz.group.pushing import push
from dlquiz.group.reporting import GroupFigures
from dlquiz.messages import Text, say
from dlquiz.progress.store import Store
from dlquiz.reports.class_report import class_report
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.group.assignments import AssignmentsScreen
from dlquiz.tui.group.assignments_presenter import AssignmentsPresenter
from dlquiz.tui.group.report import GroupQuestionScreen, GroupReportScreen
from dlquiz.tui.group.report_presenter import Found, ReportPresenter
from dlquiz.tui.interview.screen import InterviewScreen
from dlquiz.tui.interview.setup import InterviewSetupScreen

__all__ = ["new_database", "server"]

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOWHERE = "postgresql://dlquiz_1_ada:secret@127.0.0.1:1/x"
DAY = timedelta(days=1)


def given(name: str, starts: int | None = None, ends: int | None = None, blueprint: str = "demo:2") -> Assignment:
    begins, until_then = (None if days is None else NOW + days * DAY for days in (starts, ends))
    return Assignment(name, blueprint, 20, 5, starts=begins, ends=until_then)


ALL = [
    given("old", ends=-2),
    given("both", -1, 3, "demo/sizes:1,demo:2"),
    given("soon", 1),
    given("odd", blueprint="x"),
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "group.json"


@pytest.fixture
def study(make_study: MakeStudy, home: Path) -> AppContext:
    return replace(make_study(), group_file=home)


def joins(home: Path, *kept: Assignment, teacher: str = "") -> None:
    write_membership(home, Membership(NOWHERE, teacher, assignments=tuple(one.document() for one in kept)))


# ---------------------------------------------------------------- assignments


def test_who_is_in_no_group_reads_how_to_join(study: AppContext, home: Path) -> None:
    presenter = AssignmentsPresenter(lambda: study)
    assert presenter.begin() is None
    presenter.fill()
    assert (presenter.rows, presenter.notice("en")) == ([], say("en", "assignments_join"))
    home.write_text("{}", "utf-8")
    assert presenter.begin() is None
    assert "is damaged" in presenter.notice("en")


def test_what_is_kept_is_shown_until_the_server_answers(study: AppContext, home: Path) -> None:
    presenter = AssignmentsPresenter(lambda: study)
    joins(home, *ALL[:1])
    ask = presenter.begin()
    presenter.fill()
    assert ask is not None
    assert presenter.notice("en") == say("en", "group_asking")
    assert [row.assignment.name for row in presenter.rows] == ["old"]
    presenter.take(ask())
    presenter.fill()
    assert "cannot be reached" in presenter.notice("en")
    assert presenter.notice("en").endswith("Using what the group said last.")
    presenter.take(Listed(ALL))
    presenter.fill()
    assert presenter.notice("en") == ""
    assert [row.assignment.name for row in presenter.rows] == ["both", "odd", "old", "soon"], (
        "what can be done is first"
    )
    presenter.fail(GroupError("no", "不"))
    assert presenter.notice("zh").startswith("不")
    joins(home)
    nothing = AssignmentsPresenter(lambda: study)
    assert nothing.begin() is not None
    nothing.fail(GroupOfflineError("the server is away", "服务器不在"))
    assert nothing.notice("en") == "The server is away"
    nothing.take(Listed([]))
    assert nothing.notice("en") == say("en", "group_assignments_none")


def test_how_far_each_assignment_is(study: AppContext, store: Store, home: Path) -> None:
    joins(home)
    for number, name in enumerate(("old", "both")):
        store.record(answer("demo/conv", id=f"a{number}", score=0.5, verdict="partly"))
        at = NOW - timedelta(minutes=5)
        store.interviews.end(interview(f"i{number}", [f"a{number}"], name, at=at, blueprint=(("demo", 2),)))
    presenter = AssignmentsPresenter(lambda: study)
    presenter.begin()
    presenter.take(Listed(ALL))
    presenter.fill()
    by_name = {row.assignment.name: row for row in presenter.rows}
    assert (by_name["old"].was_late, by_name["both"].was_late) == (True, False)
    assert presenter.title("en") == "Assignments   1 to do, 4 in all"
    columns = presenter.columns("en", 120)
    assert columns.names == ["name", "questions", "minutes", "from", "until", "state", "score"]
    cells = {row[0].strip(): [cell.strip() for cell in row] for row in columns.rows()}
    assert cells["both"] == ["both", "3", "20", "2026-02-28 12:00", "2026-03-04 12:00", "done", "25%"]
    assert cells["old"][-2:] == ["done, late", "25%"]
    assert cells["odd"][1] == "", "a blueprint that cannot be read is no reason to end"
    assert presenter.columns("zh", 40).names == ["name", "state", "score"]
    about = {presenter.rows[at].assignment.name: presenter.about(at, "en") for at in range(4)}
    assert about["both"][0] == "Done on 2026-03-01 11:55."
    assert about["soon"][-1] == "Opens on 2026-03-02 12:00."
    assert about["odd"][-1] == say("en", "assignments_enter")
    assert presenter.about(4, "en") == []


async def test_an_assignment_is_taken_left_and_resumed_from_the_list(study: AppContext, home: Path) -> None:
    joins(home, *ALL[1:3])
    app = DlquizApp(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Until 2026-03-04 12:00: both. Press g." in shown(app, "#notice")
        await pilot.press("g")
        await until(pilot, lambda: "cannot be reached" in shown(app, "#notice"))
        await pilot.pause()
        assert isinstance(app.screen, AssignmentsScreen)
        assert app.screen.query_one("#notice").size.height == shown(app, "#notice").count("\n") + 1 > 1
        assert say("en", "assignments_enter") in shown(app, "#message")
        await pilot.press("enter")
        assert isinstance(app.screen, InterviewSetupScreen)
        assert shown(app, "#bar").startswith("both · ")
        await pilot.press("enter")
        assert isinstance(app.screen, InterviewScreen)
        left = study.store.interviews.in_progress()
        assert (left["assignment"], left["seed"]) == ("both", 5)
        await pilot.press("escape")
        app.go_home()
        await pilot.press("g")
        await pilot.pause()
        assert say("en", "assignments_resume") in shown(app, "#message")
        await pilot.press("down", "enter")
        assert isinstance(app.screen, AssignmentsScreen), "what cannot be taken says why"
        await until(pilot, lambda: any("opens on 2026-03-02" in notice for notice in notices(app)))
        await pilot.press("up", "enter")
        assert isinstance(app.screen, InterviewScreen)


# ---------------------------------------------------------------- the report


def class_of(learners: int = 20) -> list[QuestionFigures]:
    """Figures of six questions of two banks: one is too hard, and has a mistake that everybody makes."""
    dice = random.Random(5)
    names = ["demo/conv", "demo/pick", "demo/claim", "other/a", "other/b", "other/long-" + "name" * 20]
    classroom = []
    for number in range(learners):
        right = [name != "demo/conv" and dice.random() < 0.2 + 0.7 * number / learners for name in names]
        mistakes = ["padding_once" if name == "demo/conv" else None for name in names]
        classroom.append(
            [
                FirstAnswer(name, float(one), None if one else mistake, 30.0)
                for name, one, mistake in zip(names, right, mistakes, strict=True)
            ]
        )
    return question_figures(table_of(classroom))


FIGURES = class_of()
UNUSED = {"demo/conv": ["17 $px$"]}


@pytest.fixture
def report(study: AppContext) -> ReportPresenter:
    presenter = ReportPresenter(lambda: study)
    titles = {("demo/conv", "padding_once"): Text("padding once", "填充一次")}
    presenter.take(Found(20, FIGURES, UNUSED, titles))
    return presenter


def test_what_needs_a_look_comes_first(report: ReportPresenter) -> None:
    assert report.rows[0].question == "demo/conv"
    assert [bool(row.flags) for row in report.rows] == sorted((bool(row.flags) for row in report.rows), reverse=True)
    rest = [row.difficulty for row in report.rows if not row.flags]
    assert rest == sorted(rest, reverse=True)
    assert report.title("en") == "Group report   20 learners, 6 questions, 120 first answers"
    first = [cell.strip() for cell in next(report.columns("en", 200).rows())]
    assert first[:4] == ["!", "demo/conv", "20", "0%"]
    assert first[-1] == "100% padding once"
    label, mistake, flag = report.about(0, "zh")
    assert (label, mistake) == ("演示题库 · 尺寸（demo/conv）", "最常见的错误：100% 填充一次")
    assert flag.startswith("! ")
    assert report.about(6, "en") == []


@every_case("width", [40, 60, 80, 120, 200])
def test_the_report_fits_every_screen(report: ReportPresenter, width: int) -> None:
    for language in ("en", "zh"):
        columns = report.columns(language, width)
        assert {"flag", "question", "facility"} <= set(columns.names)
        assert sum(cells + 2 for _, cells in columns.headings()) < width
        name = next(row[1] for row in columns.rows()).strip()
        assert name == ("demo/conv" if width >= 110 else "conv")


def test_one_bank_is_listed_alone(report: ReportPresenter) -> None:
    assert report.banks == ["demo", "other"]
    seen = []
    for _ in range(3):
        report.turn_bank(1)
        seen.append((report.bank, len(report.rows)))
    assert seen == [("demo", 3), ("other", 3), (None, 6)]
    report.turn_bank(-1)
    assert report.title("en").startswith("Group report   other · ")
    report.turn_bank(-1)
    assert report.title("zh").startswith("小组报告   演示题库 · ")
    in_order = sorted(report.rows, key=lambda one: one.question)
    wanted = class_report(20, in_order, "en", label=lambda name, _: Text("padding once", ""), unused=UNUSED)
    assert report.document("en") == wanted, "as the command prints it"


def test_a_class_that_answered_nothing_and_a_home_of_no_teacher(study: AppContext, home: Path) -> None:
    presenter = ReportPresenter(lambda: study)
    assert presenter.begin() is None
    assert "is no teacher's" in presenter.notice("en")
    joins(home, teacher=NOWHERE)
    away = ReportPresenter(lambda: study)
    work = away.begin()
    assert work is not None
    assert away.notice("en") == say("en", "group_asking")
    with pytest.raises(GroupOfflineError):
        work()
    away.take(Found(3, [], {}, {}))
    assert away.notice("en") == say("en", "group_report_none")


@pytest.mark.sweep
async def test_the_report_leads_to_each_question_and_to_a_file(
    study: AppContext, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    joins(home, teacher=NOWHERE)
    asked: Sequence[object] = []

    def figures(*given: object) -> GroupFigures:
        nonlocal asked
        asked = given
        return GroupFigures("class", 20, FIGURES, 20, UNUSED)

    monkeypatch.setattr(reporting, "group_figures", figures)
    app = DlquizApp(replace(study, reports=tmp_path / "reports"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "r")
        await until(pilot, lambda: isinstance(app.screen, GroupReportScreen) and app.screen.presenter.rows)
        assert asked == (address_of(NOWHERE), study.library.renamed)
        await pilot.pause()
        assert "demo/conv" in shown(app, "#message")
        await pilot.press("enter")
        assert isinstance(app.screen, GroupQuestionScreen)
        await pilot.pause()
        assert "An input of width 20" in shown(app, "#prompt")
        assert "100% (100%, 100%, 100%)" in shown(app, "#report")
        assert say("en", "analysis_unused") in shown(app, "#report")
        assert "17 $px$" in shown(app, "#report")
        await pilot.press("escape", "b", "h")
        await until(pilot, lambda: list((tmp_path / "reports").glob("*.html")))
        (file,) = (tmp_path / "reports").glob("*.html")
        text = file.read_text("utf-8")
        assert file.name == "dlquiz-group-2026-03-01.html"
        assert ("demo/conv" in text, "other/a" in text) == (True, False)
        await pilot.press("B", "down")
        await pilot.press("ctrl+l")
        assert "20 名学习者，6 道题" in shown(app, "#bar")


async def test_a_fault_in_the_thread_ends_the_app_with_a_sentence(
    study: AppContext, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    joins(home, teacher=NOWHERE)
    monkeypatch.setattr(reporting, "group_figures", lambda *given: 1 / 0)
    app = DlquizApp(study)
    with pytest.raises(ZeroDivisionError):
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("g", "r")
            await until(pilot, lambda: app.return_code)
    assert "ZeroDivisionError" in app.failure


@pytest.mark.sweep
async def test_a_real_group_is_listed_and_reported(
    study: AppContext, home: Path, new_database: Callable[[], str]
) -> None:
    root = address_of(new_database())
    create_group(root, answers=False)
    assign(root, ALL[1])
    (line,) = invite(root, 1)
    join_group(address_of(line.url))
    study.store.record(answer("demo/conv", verdict="wrong", score=0.0, mistake="padding_once"))
    write_membership(home, Membership(member=line.url, teacher=root.url))
    push(study.store, home)
    app = DlquizApp(study)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("g")
        await until(pilot, lambda: isinstance(app.screen, AssignmentsScreen) and not app.screen.presenter.asking)
        assert isinstance(app.screen, AssignmentsScreen)
        assert [row.assignment for row in app.screen.presenter.rows] == [ALL[1]]
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, GroupReportScreen) and app.screen.presenter.rows)
        await pilot.pause()
        assert "1 learner, 1 question" in shown(app, "#bar")
