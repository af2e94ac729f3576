"""Settings and places: what is written is read, and a broken file costs the choices in it, never the program."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from chinese import assert_chinese
from every_case import every_case

from dlquiz import locations, settings
from dlquiz.settings import Settings, load_settings, save_settings


@pytest.mark.parametrize(
    "wanted",
    [
        Settings(),
        Settings("zh", "light", 1000),
        Settings("en", "light", 1, disabled=("no", "cnn_interview")),
        Settings(desired_retention=0.7, new_per_day=0, reviews_per_day=9999),
        Settings(desired_retention=0.97, new_per_day=9999, reviews_per_day=0),
        Settings(desired_retention=0.85, disabled=("demo",)),
        Settings(interview_date="2026-12-20", timer=True, disabled=("demo",), minutes_per_day=25),
        Settings(order="adaptive", scorer_model="m", timer=True),
        Settings(easy_days=("sat", "sun"), even_load=True, disabled=("demo",)),
        Settings(even_load=True, minutes_per_day=9),
        Settings(order="weakest"),
        Settings(theme="tokyo-night", editor="code --wait", animations=False),
        Settings(sync="~/it's: [here]", reports_folder="~/my interviews/it's: [new]", editor="vi", disabled=("demo",)),
        Settings(scorer="http://localhost:11434/v1", scorer_model="qwen2.5:7b-instruct", disabled=("demo",)),
        Settings(scorer="https://[2001:db8::1]:8443/api/v1", scorer_model="meta-llama/Llama-3.1@8B"),
        Settings(sync="postgresql://dlquiz_ab@[::1]:5432/class?sslmode=require"),
        Settings(editor="'C:\\Program Files\\e.exe' -n # it's: [new]"),
    ],
)
def test_round_trip(tmp_path: Path, wanted: Settings) -> None:
    file = tmp_path / "new" / "folder" / "settings.yaml"
    assert save_settings(file, wanted)
    assert load_settings(file) == wanted
    assert [path.name for path in file.parent.iterdir()] == ["settings.yaml"]


EDITORS = ("'", "''", "it's", "'vi' 'm'", "a: b # c", "[vi]", "vi -c ':set nu'", "编辑器", " vi ", "*a", "x" * 500)
RESTING: tuple[tuple[str, ...], ...] = ((), ("a",), ("on", "no", "null"), ("a", "b-c", "d_1"))


@pytest.mark.parametrize("editor", EDITORS)
@pytest.mark.parametrize("disabled", RESTING)
def test_what_is_saved_is_read_without_yaml_as_with_it(tmp_path: Path, editor: str, disabled: tuple[str, ...]) -> None:
    file = tmp_path / "settings.yaml"
    for retention, switch in ((0.7, True), (0.9, False), (0.875, True), (0.123456789, False)):
        wanted = Settings("zh", "nord", 7, None, disabled, retention, 3, 40, editor, switch, not switch)
        assert save_settings(file, wanted)
        quick, read = settings._as_written(file), settings._read(file)
        assert quick in (None, read)
        # What this program accepts at all takes the quick way.
        assert (quick is not None) == (not read.trouble and editor == editor.strip())


def test_no_file_means_defaults_without_a_word(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.yaml") == Settings("en", "dark", 10)


BROKEN = [
    ("language: fr\nnumber: 7\n", Settings(number=7), ":1: `language`"),
    ("theme: [dark]\nlanguage: zh\n", Settings("zh"), ":1: `theme`"),
    ("number: 0\n", Settings(), ":1: `number`"),
    ("reports_folder: reports\nnumber: 7\n", Settings(number=7), ":1: `reports_folder` must be a whole path such as"),
    ("sync: Dropbox\nnumber: 7\n", Settings(number=7), ":1: `sync` must be a whole path such as ~/Dropbox/dlquiz"),
    ("sync: postgresql://a:secret@h/b\n", Settings(), ":1: `sync` must be a whole path such as"),
    ("reports_folder: ~no-such-user/x\n", Settings(), ":1: `reports_folder` must be a whole path"),
    ("scorer: localhost\nscorer_model: m\n", Settings(scorer_model="m"), ":1: `scorer` must be an address such as"),
    ("scorer_model: a b\nnumber: 7\n", Settings(number=7), ":1: `scorer_model` must be the name of a model"),
    ("number: 1001\n", Settings(), ":1: `number`"),
    ("number: 5.0\n", Settings(), ":1: `number`"),
    ("number: -5\n", Settings(), ":1: `number`"),
    ("number: ٣\n", Settings(), ":1: `number`"),
    (f"number: {'9' * 5000}\n", Settings(), ":1: `number`"),
    ("desired_retention: 0.69\n", Settings(), ":1: `desired_retention` must be from 0.7 to 0.97"),
    ("desired_retention: 0.98\n", Settings(), ":1: `desired_retention`"),
    ("easy_days: [sat, someday]\n", Settings(), ":1: `easy_days` must be days such as [sat, sun]"),
    ("easy_days: [[sat]]\n", Settings(), ":1: `easy_days`"),
    ("even_load: maybe\n", Settings(), ":1: `even_load`"),
    ("desired_retention: 1\n", Settings(), ":1: `desired_retention`"),
    ("desired_retention: 9e-1\n", Settings(), ":1: `desired_retention`"),
    ("desired_retention: nan\n", Settings(), ":1: `desired_retention`"),
    ("desired_retention: .97\nnew_per_day: -1\n", Settings(desired_retention=0.97), ":2: `new_per_day`"),
    ("new_per_day: 10000\n", Settings(), ":1: `new_per_day` must be `auto` or from 0 to 9999"),
    ("reviews_per_day: 0050\nnew_per_day: 7.5\n", Settings(reviews_per_day=50), ":2: `new_per_day`"),
    ("reviews_per_day: 0000000050\n", Settings(), ":1: `reviews_per_day`"),
    ("minutes_per_day: 0\nnumber: 7\n", Settings(number=7), ":1: `minutes_per_day` must be from 1 to 1440"),
    ("minutes_per_day: auto\n", Settings(), ":1: `minutes_per_day`"),
    ("interview_date: 2026-02-30\n", Settings(), ":1: `interview_date` must be a date such as 2026-12-20"),
    ("interview_date: 20261220\n", Settings(), ":1: `interview_date`"),
    ("interview_date: soon\nnumber: 7\n", Settings(number=7), ":1: `interview_date`"),
    ("interview_date: [2026-12-20]\n", Settings(), ":1: `interview_date`"),
    ("order: worst\nnumber: 7\n", Settings(number=7), ":1: `order` has no such value"),
    ("animations: maybe\n", Settings(), ":1: `animations`"),
    ("theme: pink\n", Settings(), ":1: `theme`"),
    (f"editor: {'e' * 501}\n", Settings(), ":1: `editor`"),
    ("editor: |\n  vi\n  vim\n", Settings(), ":1: `editor`"),
    ("language: zh\ncolour: red\nnumber: x\n", Settings("zh"), ":2: `colour`"),
    ("number: 7\ndisabled_banks: demo\n", Settings(number=7), ":2: `disabled_banks`"),
    ("disabled_banks: [Demo]\n", Settings(), ":1: `disabled_banks`"),
    ("disabled_banks: [[demo]]\n", Settings(), ":1: `disabled_banks`"),
    ("- language\n", Settings(), "`key: value` lines expected"),
    ("", Settings(), "empty"),
    ("language: 'zh\n", Settings(), "quoted scalar"),
    ("language: *a\n", Settings(), "alias"),
    ("a: &a [*a]\n", Settings(), "anchor"),
]


@every_case(
    ("written", "kept"),
    [("[sat, Sun, fri]", ("fri", "sat", "sun")), ("sun", ("sun",)), ("mon tue", ("mon", "tue")), ("[]", ())],
)
def test_easy_days_are_named_in_any_order(tmp_path: Path, written: str, kept: tuple[str, ...]) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text(f"easy_days: {written}\n", "utf-8")
    read = load_settings(file)
    assert (read.easy_days, read.trouble) == (kept, None)


@every_case(("text", "kept", "said"), BROKEN)
def test_what_cannot_be_used_is_said_and_the_rest_kept(tmp_path: Path, text: str, kept: Settings, said: str) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text(text, "utf-8")
    read = load_settings(file)
    assert settings._as_written(file) is None
    assert replace(read, trouble=None) == kept
    assert read.trouble is not None
    assert said in read.trouble.en
    assert "settings.yaml" in read.trouble.en
    assert_chinese(read.trouble.zh)


def test_bytes_that_are_no_text_and_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    file.write_bytes(b"\xff\xfe")
    assert "UTF-8" in str(load_settings(file).trouble)
    assert "regular file" in str(load_settings(tmp_path).trouble)


def test_what_cannot_be_saved_is_said_and_leaves_nothing_behind(tmp_path: Path) -> None:
    blocked = tmp_path / "settings.yaml"
    (blocked / "inside").mkdir(parents=True)
    assert not save_settings(blocked, Settings())
    assert [path.name for path in tmp_path.iterdir()] == ["settings.yaml"]
    (tmp_path / "file").write_text("x")
    assert not save_settings(tmp_path / "file" / "settings.yaml", Settings())


def test_dlquiz_home_overrides_everything(dlquiz_home: Path) -> None:
    assert locations.data_folder() == dlquiz_home
    assert locations.progress_file() == dlquiz_home / "progress.db"
    assert locations.user_banks() == dlquiz_home / "banks"
    assert locations.settings_file() == dlquiz_home / "settings.yaml"
    assert locations.log_file() == dlquiz_home / "dlquiz.log"


def test_without_it_the_folders_of_the_platform_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DLQUIZ_HOME")
    assert locations.progress_file() == locations.data_folder() / "progress.db"
    assert "dlquiz" in str(locations.data_folder())
    assert locations.settings_file().name == "settings.yaml"
    assert "dlquiz" in str(locations.settings_file().parent)


def test_home_of_a_user_there_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLQUIZ_HOME", "~nobody-of-that-name/x")
    assert locations.progress_file() == Path("~nobody-of-that-name/x/progress.db")


def test_installed_banks(dlquiz_home: Path) -> None:
    bundled = locations.bundled_banks()
    assert locations.installed_banks() == [bundled]
    (dlquiz_home / "banks").mkdir(parents=True)
    assert locations.installed_banks() == [bundled]
    (dlquiz_home / "banks" / "mine.yaml").write_text("format: 1\n")
    assert locations.installed_banks() == [bundled, dlquiz_home / "banks"]


@every_case(
    ("address", "kept"),
    [
        ("http://localhost:11434/v1/", "http://localhost:11434/v1"),
        ("https://api.example.org", "https://api.example.org"),
        ("http://[::1]:1/", "http://[::1]:1"),
        ("", ""),
        *((address, None) for address in (
            "localhost:11434", "ftp://localhost", "http://", "http://me:secret@localhost", "http://a b", "http://host:0",
            "http://host:65536", "http://host/v1?key=1", "http://host/#v1", "http://host//v1", "http:///v1", "file:///etc",
            "http://host/v1\r\nX: 1", "http://模型", "/",
        )),
    ],
)  # fmt: skip
def test_an_address_is_one_that_a_request_can_go_to(address: str, kept: str | None) -> None:
    changed = settings.changed_by(Settings(), "scorer", address)
    assert (None if changed is None else changed.scorer) == kept


@pytest.mark.parametrize(
    ("name", "taken"),
    [("qwen3:8b", True), ("org/model-v1.5@main+x_y", True), ("", True), ("a b", False), ("-m", False), ("模型", False)],
)
def test_the_name_of_a_model_has_no_spaces(name: str, taken: bool) -> None:
    assert (settings.changed_by(Settings(), "scorer_model", name) is not None) == taken
