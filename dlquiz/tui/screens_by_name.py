"""Every screen by its name: it is imported when it is opened. A new one is a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeAlias, cast

from textual.screen import Screen

SCREENS: Mapping[str, str] = {
    "add": "authoring.add:AddScreen",
    "answered": "question.answered:AnsweredScreen",
    "assignments": "group.assignments:AssignmentsScreen",
    "browse": "browse.screen:BrowseScreen",
    "choose": "practice.screen:ChooseScreen",
    "compare": "networks.compare:CompareScreen",
    "confirm": "interview.confirm:ConfirmScreen",
    "dispute": "question.dispute:DisputeScreen",
    "export": "interchange.screen:ExportScreen",
    "faults": "authoring.faults:FaultsScreen",
    "group_question": "group.report:GroupQuestionScreen",
    "group_report": "group.report:GroupReportScreen",
    "help": "help.screen:HelpScreen",
    "home": "home.screen:HomeScreen",
    "import": "interchange.screen:ImportScreen",
    "interview": "interview.screen:InterviewScreen",
    "interview_setup": "interview.setup:InterviewSetupScreen",
    "interviews": "interview.past:InterviewsScreen",
    "layer_questions": "networks.layer_questions:LayerQuestionsScreen",
    "live": "authoring.live:LiveScreen",
    "messages": "help.messages:MessagesScreen",
    "mistakes": "progress.mistakes:MistakesScreen",
    "network": "networks.screen:NetworkScreen",
    "network_to_compare": "networks.library:PickScreen",
    "networks": "networks.library:NetworksScreen",
    "pictures": "question.picture:PictureScreen",
    "plan": "progress.plan:PlanScreen",
    "preview": "browse.preview:PreviewScreen",
    "progress": "progress.screen:ProgressScreen",
    "question": "question.screen:QuestionScreen",
    "report": "interview.report:ReportScreen",
    "rescue": "home.rescue:RescueScreen",
    "seed": "question.seed:SeedScreen",
    "settings": "settings.screen:SettingsScreen",
    "summary": "question.summary:SummaryScreen",
    "tour": "question.tour:TourScreen",
    "trace": "question.trace:TraceScreen",
    "welcome": "home.welcome:WelcomeScreen",
}
"""The module in `dlquiz.tui` and the class of each."""

PLACES: Mapping[str, tuple[str, Mapping[str, bool]]] = {
    "interview": ("interview_setup", {"resumes": True}),
    "drill": ("mistakes", {}),
    "networks": ("networks", {}),
    "progress": ("progress", {}),
    "browse": ("browse", {}),
    "search": ("browse", {"searching": True}),
    "plan": ("plan", {}),
    "group": ("assignments", {}),
    "add": ("add", {}),
    "import": ("import", {}),
    "export": ("export", {}),
    "settings": ("settings", {}),
}
"""What home and the palette open, by the word of its act: the screen, and what that is made with."""

MakeScreen: TypeAlias = Callable[[], Screen[Any]]
"""Makes the screen that the app begins with."""


def screen_class(name: str) -> type[Screen[Any]]:
    """The class of a screen, loaded by now. Raises `KeyError` for a name that is not in `SCREENS`."""
    module, _, found = SCREENS[name].partition(":")
    return cast("type[Screen[Any]]", getattr(import_module(f"dlquiz.tui.{module}"), found))


def make_screen(name: str, *args: object, **kwargs: object) -> Screen[Any]:
    """A screen made with these arguments."""
    return screen_class(name)(*args, **kwargs)  # type: ignore[arg-type]
