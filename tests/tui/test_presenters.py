"""What the screens show and do, without a screen: browse, home, adding, networks, the setup of interviews, plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from driving import MakeStudy
from progress_samples import answer, record, some_months
from shipped_banks import shipped

from dlquiz.bank import load_text
from dlquiz.bank.rounds import COLUMNS
from dlquiz.errors import StorageError, UsageError
from dlquiz.group.assignment import Assignment
from dlquiz.group.membership import Membership, write_membership
from dlquiz.messages import Language, Text, say
from dlquiz.networks import find_network
from dlquiz.progress.estimates import Estimate
from dlquiz.progress.statistics import ranked_mistakes
from dlquiz.progress.store import Store
from dlquiz.reports.interviews import stages_sentence
from dlquiz.session.interview import Agreed, Blueprint, blueprint_asked, usual_blueprint
from dlquiz.session.planning.plan import DatePlan, Ways
from dlquiz.session.state import QuestionState
from dlquiz.settings import Settings
from dlquiz.tui.authoring.presenter import Added, AddPresenter
from dlquiz.tui.browse.presenter import MOST_PRACTISED, BrowsePresenter
from dlquiz.tui.context import AppContext
from dlquiz.tui.home import presenter as home
from dlquiz.tui.home.topics import Overview, overview
from dlquiz.tui.interview.presenter import SetupPresenter
from dlquiz.tui.networks.offers import offers
from dlquiz.tui.networks.presenter import NetworkPresenter
from dlquiz.tui.pictures.trees import name_room
from dlquiz.tui.progress.presenter import PlanPresenter
from dlquiz.tui.rendering import Part, plain_line


def words(parts: list[Part]) -> str:
    return " ".join(plain_line(part.document) for part in parts)


def go_on() -> bool:
    return True


# Browse


@pytest.fixture
def browsing(make_study: MakeStudy) -> BrowsePresenter:
    context = make_study()
    presenter = BrowsePresenter(lambda: context)
    assert presenter.reload() is None
    presenter.find("")
    return presenter


def test_browsing_keeps_its_row_on_a_question_that_is_found_again(browsing: BrowsePresenter) -> None:
    claim = browsing.found[3]
    browsing.turn_filter("y", -1)
    assert browsing.find("", claim) == 0
    assert [question.id for question in browsing.found] == ["explain"], "claim is of another kind"
    browsing.clear()
    assert browsing.find("", claim) == 3
    assert not browsing.is_narrowed("")
    assert browsing.is_narrowed("a")


def test_browsing_practises_what_is_picked_or_else_all_that_is_listed(browsing: BrowsePresenter) -> None:
    practice = browsing.practice()
    assert practice is not None
    assert practice.options.questions == tuple(question.name for question in browsing.found)
    for question in (browsing.found[4], browsing.found[0], browsing.found[4]):
        browsing.pick(question)
    assert browsing.title("en").endswith("■ 1 picked")
    practice = browsing.practice()
    assert practice is not None
    assert (practice.options.questions, practice.options.number) == (("demo/conv",), 1)
    browsing.pick(browsing.found[0])
    browsing.find("no such words")
    assert browsing.practice() is None


def test_browsing_says_where_more_are_listed_than_practised(browsing: BrowsePresenter) -> None:
    browsing.found = [replace(browsing.found[0], id=f"q{number}") for number in range(MOST_PRACTISED + 1)]
    practice = browsing.practice()
    assert practice is not None
    assert practice.options.number == len(practice.options.questions) == MOST_PRACTISED
    assert practice.text.en == say("en", "browse_practising_some", count=MOST_PRACTISED, all=MOST_PRACTISED + 1)


def test_browsing_goes_on_where_the_history_cannot_be_read(
    browsing: BrowsePresenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StorageError("the disk is gone", "磁盘已断开")

    monkeypatch.setattr("dlquiz.tui.browse.presenter.history_of", refuse)
    trouble = browsing.reload()
    assert trouble is not None
    assert trouble.en == "the disk is gone"
    browsing.find("")
    assert len(browsing.found) == 5


# Home


def seen(context: AppContext) -> Overview:
    return overview(context.library, context.store, context.clock(), context.zone, context.limits)


def test_home_says_how_far_the_banks_are_read(make_study: MakeStudy) -> None:
    context = make_study()
    total = seen(context).rows[0]
    assert home.title(context, total, "en") == "dlquiz   5 questions · 5 new · 0 due"
    (read,) = context.library.loaded.values()
    loaded = {"a.yaml": read, "b.yaml": read._replace(waiting=True), "c.yaml": read}
    reading = replace(context, library=replace(context.library, loaded=loaded))
    assert home.title(reading, total, "en").endswith(say("en", "home_reading", read=2, files=3))


def test_the_order_of_the_settings_is_that_of_banks_and_topics_but_not_of_today(make_study: MakeStudy) -> None:
    context = make_study(settings=Settings(order="adaptive"))
    found = seen(context)
    today, topic = (home.practice(found.rows[place], context.settings, found.summary) for place in (0, 2))
    assert (today.today, today.order) == (True, "mixed")
    assert (topic.order, topic.beyond) == ("adaptive", True)
    assert context.practice_of("demo", "sizes").order == "adaptive"


def test_home_says_the_most_pressing_thing_alone(make_study: MakeStudy, store: Store) -> None:
    context = make_study()
    total = seen(context).rows[0]
    assert home.notice(context, total, "en", 24) == say("en", "home_hint", all="All banks")
    assert home.notice(context, total, "en", home.TALL - 1) == "", "there is no room for advice"
    begun, _ = context.begin_session(
        home.practice(seen(context).rows[2], context.settings, seen(context).summary), "en"
    )
    assert begun is not None
    begun.advance()
    assert isinstance(begun.current, QuestionState)
    begun.typed("1")
    assert home.notice(context, total, "zh", 24) == say("zh", "home_resume", question="演示题库 · 尺寸")
    odd = replace(context, settings=Settings(trouble=Text("odd", "奇怪")))
    assert home.notice(odd, total, "zh", 24) == "奇怪"
    faults = load_text("format: 1\nid: x\nquestions: [", "x.yaml").faults
    broken = replace(odd, library=replace(context.library, faults=faults))
    assert "x.yaml" in home.notice(broken, total, "en", 24)
    assert home.notice(replace(broken, trouble="no disk"), total, "en", 24) == say(
        "en", "not_saved_why", reason="no disk"
    )


def test_home_names_the_assignment_that_ends_first(make_study: MakeStudy, store: Store, tmp_path: Path) -> None:
    file = tmp_path / "group.json"
    context = replace(make_study(), group_file=file, zone=UTC)
    total = seen(context).rows[0]
    hint = home.notice(context, total, "en", 24)
    now = context.clock()
    times = {"early": (1, 2), "over": (-2, -1), "last": (None, 9), "week 3": (-1, 5), "any time": (None, None)}
    kept = tuple(
        Assignment(name, "demo:2", 30, seed=1, starts=day(now, begins), ends=day(now, ends)).document()
        for name, (begins, ends) in times.items()
    )
    write_membership(file, Membership("postgresql://a@h/x", assignments=kept))
    until = f"{now + timedelta(days=5):%Y-%m-%d %H:%M}"
    wanted = say("en", "home_assigned_until", count=3, name="week 3", until=until)
    assert home.notice(context, total, "en", 24) == wanted
    write_membership(file, Membership("postgresql://a@h/x", assignments=kept[-1:]))
    assert home.notice(context, total, "zh", 24) == say("zh", "home_assigned", count=1, name="any time", until="")
    write_membership(file, Membership("postgresql://a@h/x", assignments=kept[:2]))
    assert home.notice(context, total, "en", 24) == hint
    write_membership(file, Membership("postgresql://a@h/x", assignments=({"name": "odd"},)))
    assert home.notice(context, total, "en", 24) == say("en", "group_assignments_damaged")


def day(now: datetime, days: int | None) -> datetime | None:
    return None if days is None else now + timedelta(days=days)


def test_a_bar_leaves_room_for_the_names_of_banks(make_study: MakeStudy) -> None:
    rows = seen(make_study()).rows
    short, long = (
        [row._replace(name=Text.same(name)) if row.depth == 1 else row for row in rows]
        for name in ("Banks", "Training in practice and at scale")
    )
    assert [home.columns(rows, "en", 60)[-1].left for rows in (short, long)] == [True, False]
    assert home.columns(long, "en", 80)[-1].left
    narrow = home.columns(long, "en", 60)
    assert name_room(narrow, 60, 60) >= home.MARGIN + len("Training in practice and at scale"), "the columns are closer"


@pytest.mark.parametrize(
    ("name", "said"),
    [(5, "━━━━╍╍╍╍  76% (50–91)"), (23, "76% (50–91)"), (33, "76%"), (60, "76%")],
)
def test_what_is_said_of_mastery_begins_with_the_estimate(make_study: MakeStudy, name: int, said: str) -> None:
    known = Estimate(0.76, 0.5, 0.91, 9.0)
    rows = [row._replace(name=Text.same("x" * name), mastery=known) for row in seen(make_study()).rows]
    branch = home.branch(rows[1], home.columns(rows, "en", 60), "en")
    assert branch.cells()[-1].plain.strip() == said


def test_home_names_a_mistake_by_its_title_once_the_references_are_loaded(make_study: MakeStudy, store: Store) -> None:
    store.record(answer("conv", verdict="wrong", mistake="padding_once"))
    context = make_study()
    (mistake,) = ranked_mistakes(store.figures.mistakes(), context.clock())
    assert home.named(context, mistake, "en", loaded=False) == "padding_once"
    assert home.named(context, mistake, "zh", loaded=True) == "填充只算了一次"


# Adding a question


@pytest.fixture
def adding(make_study: MakeStudy, tmp_path: Path) -> AddPresenter:
    context = replace(make_study(), own_banks=tmp_path / "own")
    return AddPresenter(lambda: context)


def test_a_new_bank_has_a_file_after_its_name(
    adding: AddPresenter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "/usr/bin/ed -p")
    assert not adding.is_new
    adding.turn_bank(1)
    assert adding.is_new
    assert adding.values("en")[0] == say("en", "add_new_bank")
    assert adding.file("../My Notes: 卷积").name == "my-notes-卷积.yaml"
    assert adding.where("a b").en == say("en", "add_text", file="a-b.yaml", editor="ed")
    assert not adding.asks_id("notes")
    assert adding.asks_id("卷积")
    written = adding.write("卷积", "conv", "en")
    assert written == Added("conv", "new-numeric", tmp_path / "own" / "卷积.yaml", written.line)  # type: ignore[union-attr]
    adding.turn_bank(1)
    assert not adding.is_new, "after the last comes the first"


def test_a_bank_without_a_name_is_none_that_is_there(adding: AddPresenter, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "my-questions.yaml").touch()
    adding.turn_bank(-1)
    assert adding.file(" ").name == "my-questions-2.yaml"


def test_what_cannot_be_written_is_a_sentence(adding: AddPresenter, tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text("questions: [", "utf-8")
    refused = adding.write("", None, "en")
    assert isinstance(refused, Text)
    assert "nothing is appended" in refused.en
    (tmp_path / "own").touch()
    adding.turn_bank(1)
    refused = adding.write("notes", None, "en")
    assert isinstance(refused, Text)
    assert refused.en.startswith(f"{tmp_path / 'own' / 'notes.yaml'} cannot be written")


# Networks


def test_a_block_is_opened_and_closed_from_its_layers_too() -> None:
    presenter = NetworkPresenter(find_network("resnet152"))
    folded = len(presenter.lines)
    assert presenter.has_blocks
    assert presenter.fold(4) == 4
    assert len(presenter.lines) == folded + 10
    assert presenter.lines[6].inside == "layer1.0"
    assert presenter.fold(6) == 4
    assert len(presenter.lines) == folded
    assert presenter.fold(0) == 0, "a layer of no block"
    assert presenter.fold_all(5) == 15, "the second block, below the ten layers of the first"
    assert len(presenter.lines) == 414 + 50
    assert presenter.fold_all(18) == 5, "a layer of it leads to its block"
    assert presenter.line(folded) is None
    assert presenter.about(folded, "en") == []


def test_the_last_good_table_stays_and_the_row_that_breaks_is_marked() -> None:
    presenter = NetworkPresenter(find_network("alexnet"), (3, 64, 64))
    before = presenter.table
    presenter.type("3x20x20")
    assert presenter.table is before
    assert presenter.lines[presenter.broken or 0].path == "features.5"
    assert [row[0][0] == "✗" for row in presenter.rows("en", 79)].index(True) == presenter.broken
    assert words(presenter.above_table("zh")).endswith("表中仍为 3×64×64 时的数值。")
    presenter.type("anything")
    assert presenter.broken is None
    assert "3×224×224" in words(presenter.above_table("en"))
    presenter.type("3×224×224")
    assert presenter.above_table("en") == []
    assert presenter.title("en", 78).startswith("alexnet   61,100,840 parameters")
    assert presenter.title("en", 50).startswith("alexnet   61.1 M parameters")
    assert sum(width for _, width in presenter.headings("en", 79)) <= 79


def test_a_layer_offers_rounds_that_begin_there_and_questions_of_the_banks(make_study: MakeStudy) -> None:
    presenter, library = NetworkPresenter(find_network("alexnet")), make_study().library
    first = presenter.lines[0]
    found = offers(presenter.network, presenter.table, first, library, 10)
    rounds = [offer for offer in found if offer.options.mode == "drill"]
    assert len(rounds) == len(COLUMNS) - 1, "an image network has no KV cache"
    assert all(offer.asks.en.startswith("features.0 → ") for offer in rounds)
    assert {offer.options.usual for offer in found} == {10}
    about = [offer for offer in found if offer.name.en == say("en", "ask_kind", kind="Conv2d")]
    assert [offer.options.questions for offer in about] == [("demo/conv",)]
    assert found[-1].options.beyond


# The setup of an interview


def agreed(*lines: tuple[str, int], minutes: int = 10) -> Agreed:
    return Agreed(minutes, Blueprint(lines), 7)


def setting_up(context: AppContext, asked: Agreed | None = None, *, chosen: bool = True) -> SetupPresenter:
    presenter = SetupPresenter(lambda: context, asked, chosen=chosen and asked is not None)
    presenter.fill()
    return presenter


def test_counts_follow_the_minutes_until_they_are_chosen(make_study: MakeStudy) -> None:
    presenter = setting_up(make_study())
    assert presenter.title("en") == "Mock interview   30 minutes   10 questions"
    presenter.lengthen(-1)
    presenter.lengthen(-1)
    assert "20 minutes   7 questions" in presenter.title("en")
    for _ in range(9):
        presenter.count(0, -1)
    assert presenter.blueprint is None
    for _ in range(9):
        presenter.count(0, 1)
    assert presenter.blueprint == Blueprint((("demo", 5),)), "no more than there are"
    presenter.lengthen(1)
    assert "25 minutes   5 questions" in presenter.title("en")


@pytest.mark.parametrize("what", ["sizes", "demo/sizes"])
def test_a_topic_is_named_by_its_title(make_study: MakeStudy, what: str) -> None:
    *_, last = setting_up(make_study(), agreed((what, 1))).rows("en", 60)
    assert last.split("‹")[0].strip() == "Sizes"


def test_what_no_bank_knows_is_named_as_it_is(make_study: MakeStudy) -> None:
    presenter = setting_up(make_study(), agreed(("gone/topic", 2)))
    *_, last = presenter.rows("en", 60)
    assert last.startswith("gone/topic")
    assert presenter.blueprint is not None
    with pytest.raises(UsageError):
        presenter.start(presenter.blueprint, "en")


def test_minutes_go_by_fives_down_to_one_that_was_agreed(make_study: MakeStudy) -> None:
    presenter = setting_up(make_study(), agreed(("demo", 1), minutes=3))
    presenter.lengthen(-1)
    assert "1 minute" in presenter.title("en")
    presenter.lengthen(1)
    assert "5 minutes" in presenter.title("en")


def test_an_interview_is_begun_of_what_is_set_up(make_study: MakeStudy, store: Store) -> None:
    presenter = setting_up(make_study(), agreed(("demo", 2)))
    assert presenter.blueprint is not None
    started = presenter.start(presenter.blueprint, "en")
    assert started.interviewer.interview.minutes == 10
    assert store.interviews.in_progress() is not None
    with pytest.raises(UsageError):
        presenter.start(presenter.blueprint, "en")


def shipped_study(make_study: MakeStudy) -> AppContext:
    return replace(make_study(), library=shipped())


def role_and_level(presenter: SetupPresenter, language: Language = "en") -> list[str]:
    first, second, *_ = presenter.rows(language, 72)
    return [row.partition("‹ ")[2].removesuffix(" ›") for row in (first, second)]


def test_a_role_brings_its_own_counts_and_topics_stand_below_their_bank(make_study: MakeStudy) -> None:
    presenter = setting_up(shipped_study(make_study))
    assert role_and_level(presenter) == ["General", "any"]
    assert role_and_level(presenter, "zh") == ["通用", "不限"]
    presenter.turn(0, 1)
    assert role_and_level(presenter) == ["ML engineer", "any"]
    assert presenter.blueprint is not None
    # In the order of the banks, where the lines of a role have their own.
    asked = usual_blueprint(shipped(), 45, role="ml-engineer")
    assert sorted(presenter.blueprint.lines) == sorted(asked.lines)
    rows = [row.split("‹")[0].rstrip() for row in presenter.rows("en", 72)]
    assert rows[rows.index("Training in practice and at scale") + 1].startswith("  ")
    assert presenter.title("en") == f"Mock interview   45 minutes   {asked.questions} questions"
    presenter.lengthen(1)
    longer = usual_blueprint(shipped(), 50, role="ml-engineer").questions
    assert longer > asked.questions
    assert presenter.title("en") == f"Mock interview   50 minutes   {longer} questions"
    for _ in range(4):
        presenter.turn(0, 1)
    assert role_and_level(presenter) == ["General", "any"]
    presenter.turn(0, -1)
    assert role_and_level(presenter, "zh") == ["大语言模型", "不限"]


def test_the_stages_of_a_role_are_announced(make_study: MakeStudy) -> None:
    presenter = setting_up(shipped_study(make_study))
    assert presenter.stages("en") == ""
    presenter.turn(0, 1)
    assert "Warm-up" in presenter.stages("en") and "编程 15 分钟" in presenter.stages("zh")
    presenter.turn(2, 1)
    assert presenter.stages("en") == ""
    # Too short for more than one question.
    presenter.turn(0, 2)
    for _ in range(20):
        presenter.lengthen(-1)
    assert presenter.stages("en") == ""


def test_a_changed_count_is_of_no_role_and_comes_back_when_the_roles_have_gone_round(make_study: MakeStudy) -> None:
    presenter = setting_up(shipped_study(make_study))
    presenter.turn(0, -1)
    presenter.turn(1, -1)
    assert role_and_level(presenter) == ["LLM", "senior"]
    presenter.turn(2, 1)
    own = presenter.blueprint
    assert role_and_level(presenter) == ["Own choice", "senior"]
    presenter.turn(0, 1)
    assert role_and_level(presenter) == ["General", "senior"]
    assert presenter.blueprint != own
    presenter.turn(0, -1)
    assert role_and_level(presenter) == ["Own choice", "senior"]
    assert presenter.blueprint == own


def test_a_typed_blueprint_stays_one_and_a_role_is_none(make_study: MakeStudy) -> None:
    context = make_study()
    typed = blueprint_asked("demo:2", context.library)
    presenter = setting_up(context, Agreed(10, typed, 7))
    assert presenter.blueprint == typed
    presenter.turn(0, 1)
    assert presenter.blueprint is not None
    assert not presenter.blueprint.all_questions
    presenter.turn(0, -1)
    assert presenter.blueprint == typed


def test_an_interview_is_begun_for_the_role_and_level_that_are_set(make_study: MakeStudy, store: Store) -> None:
    context = shipped_study(make_study)
    middle = usual_blueprint(context.library, 45, role="llm")
    presenter = setting_up(context, Agreed(45, middle, 7, "llm", "mid"), chosen=False)
    assert role_and_level(presenter) == ["LLM", "mid"]
    presenter.turn(1, 1)
    assert presenter.blueprint is not None
    interview = presenter.start(presenter.blueprint, "en").interviewer.interview
    assert (interview.role, interview.level) == ("llm", "senior")
    # The level has stages of its own, and so another blueprint.
    senior = usual_blueprint(context.library, 45, role="llm", level="senior")
    assert sorted(presenter.blueprint.lines) == sorted(senior.lines) != sorted(middle.lines)
    assert (interview.planned, store.interviews.in_progress() is None) == (senior.questions, False)
    stages = {stage.name: stage.minutes for stage in interview.stages}
    assert list(stages)[:4] == ["warm-up", "computation", "derivation", "coding"]
    # They are those that were announced.
    assert presenter.stages("en") == stages_sentence(interview.stages, "en")
    assert (stages["coding"], sum(stages.values())) == (15, 45)


# A plan


class Planning:
    """A presenter, and the plan that it has computed here and now."""

    def __init__(self, context: AppContext, *scope: str) -> None:
        self.context = context
        bank, topic = (*scope, None, None)[:2]
        self.presenter = PlanPresenter(lambda: self.context, bank, topic)

    def ask(self, day: str, target: str = "90%") -> str:
        """What is said of a date and a target once all is computed."""
        work = self.presenter.ask(day, target)
        while work is not None:
            work = self.presenter.take(work(go_on))
        return words(self.presenter.about("en"))


def test_a_plan_begins_with_the_date_of_the_settings_and_keeps_the_last_one(make_study: MakeStudy) -> None:
    planning = Planning(make_study(settings=Settings(interview_date="2026-03-20")))
    presenter = planning.presenter
    assert presenter.first_day == date(2026, 3, 20)
    assert "To recall 90% on that day" in planning.ask("2026-03-20")
    assert presenter.day_to_keep() is None, "it is kept already"
    planning.ask("+10")
    assert presenter.day_to_keep() == date(2026, 3, 11)
    assert presenter.day_to_keep() is None


@pytest.mark.parametrize(
    ("day", "target", "said"),
    [
        ("2026-02-28", "90%", "2026-02-28 is over"),
        ("2026-3", "90%", "`2026-3` is no date"),
        ("2036-01-01", "90%", "2036-01-01 is more than two years off"),
        ("+7", "all of it", "`all of it` is no target"),
    ],
)
def test_what_is_no_plan_is_reported_and_the_last_plan_stays(
    make_study: MakeStudy, day: str, target: str, said: str
) -> None:
    planning = Planning(make_study())
    planning.ask("+7")
    plan = planning.presenter.plan
    assert said in planning.ask(day, target)
    assert planning.presenter.plan is plan is not None


def test_what_reaches_a_target_that_is_out_of_reach_is_computed_next(make_study: MakeStudy) -> None:
    planning = Planning(make_study(settings=Settings(new_per_day=1)))
    presenter = planning.presenter
    work = presenter.ask("+2", "90%")
    assert work is not None
    plan = work(go_on)
    assert isinstance(plan, DatePlan)
    work = presenter.take(plan)
    assert (presenter.higher_limit, presenter.later_day) == (None, None)
    assert work is not None, "the target is out of reach"
    ways = work(go_on)
    assert isinstance(ways, Ways)
    assert presenter.take(ways) is None
    assert presenter.higher_limit == 5
    assert presenter.later_day is not None
    assert f"the first date that reaches it is {presenter.later_day}" in words(presenter.about("en"))
    planning.context = replace(planning.context, settings=Settings(new_per_day=5))
    presenter.forget()
    assert "To recall 90% on that day" in planning.ask("+2")
    assert presenter.higher_limit is None, "what is about another plan is not offered"


def test_a_plan_that_was_given_up_leaves_nothing_to_say(make_study: MakeStudy) -> None:
    planning = Planning(make_study())
    planning.presenter.ask("+7", "90%")
    assert planning.presenter.take(None) is None
    assert planning.presenter.about("en") == []


def test_the_scope_goes_round_and_comes_back_to_the_topic(make_study: MakeStudy) -> None:
    planning = Planning(make_study(), "demo", "sizes")
    scopes = []
    for _ in range(4):
        scopes.append(planning.presenter.scope("zh"))
        planning.presenter.next_scope()
    assert scopes == ["演示题库 / 尺寸", "全部题库", "演示题库", "演示题库 / 尺寸"]


def test_the_habit_is_reported_with_what_is_unknown(make_study: MakeStudy, store: Store) -> None:
    record(store, [each for each in some_months() if each.topic == "sizes"])
    found = Planning(make_study()).ask("+7")
    assert found.startswith("Habit of the last 28 days:")
    assert "topics without an answer (questions in them: 4)" in found
