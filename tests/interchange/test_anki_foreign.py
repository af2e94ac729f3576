"""Other people's decks as banks: what becomes of each note, from every container, and of files that mean harm."""

from __future__ import annotations

import builtins
import sqlite3
import struct
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from anki_files import CLOZE, CONTAINERS, LEGACY, NEW, NOTE, OLD, Kind, Made, basic, collection, deck, packed, zipped
from command_fixtures import Command
from foreign_files import source_of

from dlquiz.errors import UsageError
from dlquiz.interchange.anki import collection as reading
from dlquiz.interchange.anki import foreign, package, read
from dlquiz.interchange.anki.gaps import Gap, cut_out, put_in
from dlquiz.interchange.anki.own_notes import FIELDS, Asked, guid_of
from dlquiz.interchange.converting import Conversion, Request, converted
from dlquiz.interchange.model import Draft, Found, Source

OWN = Kind("dlquiz", FIELDS)
WIDE = Kind("Wide", ("Front", "Back", "More"))


def drafted(data: bytes, folder: Path) -> Draft:
    return read(source_of(folder, "anki", data, "deck"))


def conversion(data: bytes, folder: Path) -> Conversion:
    return converted(Request(source_of(folder, "anki", data, "deck").path, folder / "deck.yaml"))


def refused(data: bytes, folder: Path) -> str:
    """Why the file is refused, in English."""
    with pytest.raises(UsageError) as error:
        drafted(data, folder)
    assert str(folder / "deck.apkg") in error.value.en and str(folder / "deck.apkg") in error.value.zh
    return error.value.en.partition("cannot be read: ")[2]


NOTES: dict[str, tuple[Made, dict[str, Any] | None, list[str]]] = {
    "basic": (
        basic("What is <b>ReLU</b>?", "\\(\\max(0,x)\\)"),
        {"prompt": {"en": "What is **ReLU**?"}, "answer": "$\\max(0,x)$", "type": "open"},
        [],
    ),
    "chinese": (basic("什么是 {{x}} [[y]] $5", "答"), {"prompt": {"zh": "什么是 \\{{x}} \\[[y]] \\$5"}}, []),
    "reversed": (basic("q", "a", cards=(0, 1)), {"type": "open"}, ["one more card is left out"]),
    "three cards": (basic("q", "a", cards=(0, 1, 2)), {"type": "open"}, ["2 more cards are left out"]),
    "media": (
        basic("q [sound:x.mp3]", "a<img src='a.png'>"),
        {"prompt": {"en": "q"}, "answer": {"en": "a"}},
        ["x.mp3 is left out", "a.png is left out"],
    ),
    "only a picture": (basic("<img src=a.png>", "a"), None, ["its first field says nothing", "a.png is left out"]),
    "no answer": (basic("q", "<br>"), None, ["its second field says nothing"]),
    "one field": (basic("q"), None, ["its second field says nothing"]),
    "more fields": (
        basic("q", "a", "m<img src=b.png>", "n", kind=WIDE),
        {"prompt": {"en": "q"}},
        ["the field More is left out", "b.png is left out", "the field 4 is left out"],
    ),
    "tags": (basic("q", "a", tags="b a::c d/e,f /"), {"tags": ["b", "a::c", "d-e-f"]}, []),
    "nested": (basic("q", "a", deck="A::B c"), {"topic": "A::B c"}, []),
    "cloze": (
        Made(("The {{c1::<b>ReLU</b>}} of {{c2::3::a number}}", "extra"), CLOZE),
        {
            "type": "cloze",
            "prompt": {"en": "The [[gap1]] of [[gap2]] (a number)"},
            "blanks": {"gap1": {"accept": ["ReLU"]}, "gap2": {"accept": ["3"]}},
        },
        ["the field Back Extra is left out"],
    ),
    "formula in a gap": (
        Made(("f {{c1::\\(x^2\\)}}", ""), CLOZE),
        {"blanks": {"gap1": {"accept": ["x²"]}}},
        ["gap 1 is typed as x²"],
    ),
    "no gap": (Made(("f", ""), CLOZE), None, ["it has no gap"]),
    "empty gap": (Made(("f {{c1::<img src=a>}}", ""), CLOZE), None, ["gap 1 says nothing", "a is left out"]),
    "template": (basic("{{FrontSide}} {{c1::x}}", "a"), {"prompt": {"en": "\\{{FrontSide}} \\{{c1::x}}"}}, []),
    "no deck": (basic("q", "a", cards=()), {"topic": ""}, []),
    "own": (
        Made(("b/q", "1", *[""] * 9), OWN, guid=guid_of(Asked("b/q", 1))),
        None,
        ["it is a note of dlquiz: `dlquiz import` takes its reviews, and its bank has the question"],
    ),
    "own by its fields only": (Made(("b/q", "1", *[""] * 9), OWN), {"prompt": {"en": "b/q"}}, []),
    "no type": (basic("q", "a", more={"mid": 99}), None, ["its note type is missing"]),
    "odd row": (basic("q", "a", more={"flds": b"\xff"}), None, ["its row holds something else than texts and numbers"]),
    "a number": (basic("q", "a", more={"flds": 5}), None, ["its second field says nothing"]),
    "not UTF-8": (basic("q", "a", more={"tags": "x"}), {"tags": ["x"]}, []),
}


@pytest.fixture(scope="module", params=CONTAINERS)
def all_found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    """What becomes of each of the notes, from one container."""
    data = deck(*(note for note, _, _ in NOTES.values()), container=request.param)
    return dict(zip(NOTES, drafted(data, tmp_path_factory.mktemp("deck")).found, strict=True))


@pytest.mark.parametrize("name", NOTES)
def test_what_becomes_of_a_note(name: str, all_found: dict[str, Found]) -> None:
    found = all_found[name]
    _, data, lost = NOTES[name]
    assert found.place == f"note {NOTE + list(NOTES).index(name)}"
    assert [text.en for text in found.lost] == lost
    if data is None:
        assert found.data is None
    else:
        assert found.data is not None
        assert found.data.items() >= data.items()


def test_the_three_containers_give_the_same_bank_and_so_does_each_again(tmp_path: Path) -> None:
    notes = [note for note, _, _ in NOTES.values()]
    texts = {
        conversion(deck(*notes, container=container), tmp_path).files[0][1] for container in (*CONTAINERS, *CONTAINERS)
    }
    assert len(texts) == 1


def test_decks_become_topics_and_every_note_is_in_the_report(tmp_path: Path) -> None:
    done = conversion(deck(*(note for note, _, _ in NOTES.values())), tmp_path)
    assert done.library is not None
    (bank,) = done.library.banks
    assert bank.topics["A::B-c"].en == "A › B c"
    assert len(done.report.items) == len(NOTES)
    expected = ["left_out" if data is None else "frozen" if lost else "whole" for _, data, lost in NOTES.values()]
    assert [item.outcome for item in done.report.items] == expected


def test_ids_follow_the_note_and_not_its_words(tmp_path: Path) -> None:
    first = conversion(deck(basic("q", "a", guid="g1"), basic("r", "a", guid="g2")), tmp_path)
    second = conversion(deck(basic("s", "a", guid="g2"), basic("other", "b", guid="g1")), tmp_path)
    names = [{item.question for item in done.report.items} for done in (first, second)]
    assert names[0] == names[1]
    assert all(name and name.startswith("deck/anki-") for name in names[0])


@pytest.mark.parametrize(
    ("html", "text", "gaps"),
    [
        ("{{c1::x::hint}} y {{c22::z}}", "1 y 2", [Gap("gap1", "x", "hint"), Gap("gap2", "z")]),
        ("a {{c1::b {{c2::c::h}} d::H}} e", "a 1 e", [Gap("gap1", "b c d", "H")]),
        ("{{c1::no end", "{{c1::no end", []),
        ("}} {{c1::\\frac{a}{b}}} \ue0001\ue001", "}} 1} 1", [Gap("gap1", "\\frac{a}{b")]),
    ],
)
def test_gaps(html: str, text: str, gaps: list[Gap]) -> None:
    cut, found = cut_out(html)
    assert cut.replace("\ue000", "").replace("\ue001", "") == text
    assert found == gaps
    filled = put_in(cut, found)
    assert all(f"[[{gap.name}]]" in filled for gap in gaps)


class TestHarm:
    """Files that mean harm end in one sentence."""

    def test_what_is_no_archive(self, tmp_path: Path) -> None:
        whole = deck(basic("q", "a"))
        for data in (b"", b"PK", whole[:-30], whole[: len(whole) // 2], b"SQLite format 3\0", zipped({"x": b""})):
            assert refused(data, tmp_path) == "it is no .apkg file, or is damaged"

    def test_what_is_no_file(self, tmp_path: Path) -> None:
        for path, why in ((tmp_path, "it is no file"), (tmp_path / "none.apkg", "it is not there")):
            with pytest.raises(UsageError, match=why):
                read(Source(path, "x"))

    def test_an_archive_with_a_password_or_another_packing(self, tmp_path: Path) -> None:
        data = collection([basic("q", "a")])
        assert "no .apkg" in refused(zipped({OLD: data}, zipfile.ZIP_BZIP2), tmp_path)
        locked = bytearray(zipped({OLD: data}, zipfile.ZIP_STORED))
        place = locked.rindex(b"PK\x01\x02")
        locked[place + 8] |= 1
        assert "no .apkg" in refused(bytes(locked), tmp_path)

    @pytest.mark.parametrize("container", CONTAINERS)
    def test_a_bomb(self, container: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(package, "LARGEST", 1_000_000)
        bomb = packed(bytes(50_000_000), container)
        assert len(bomb) < 1_000_000
        assert "larger than" in refused(bomb, tmp_path)

    def test_a_directory_that_fills_the_memory(self, tmp_path: Path) -> None:
        data = bytearray(deck(basic("q", "a")))
        place = data.rindex(b"PK\x05\x06")
        data[place + 12 : place + 16] = struct.pack("<L", 1 << 30)
        assert refused(bytes(data), tmp_path) == "it holds too many files"
        large = deck(basic("q", "a"))
        place = large.rindex(b"PK\x05\x06")
        assert "too many" in refused(large[:place] + b"PK\x06\x07" + bytes(16) + large[place:], tmp_path)

    def test_names_that_lead_out_are_never_written(self, tmp_path: Path) -> None:
        data = collection([basic("q", "a")])
        folder = tmp_path / "in"
        folder.mkdir()
        draft = drafted(zipped({f"../{OLD}": b"x", "/etc/x": b"x", "..\\..\\y": b"x", OLD: data}), folder)
        assert len(draft.found) == 1
        assert [file.name for file in tmp_path.iterdir()] == ["in"]

    def test_zstandard_that_is_none(self, tmp_path: Path) -> None:
        assert "no .apkg" in refused(zipped({NEW: b"nothing of the kind"}), tmp_path)
        assert "no .apkg" in refused(zipped({NEW: deck(basic("q", "a"), container=NEW)[40:80]}), tmp_path)

    @pytest.mark.skipif(sys.version_info >= (3, 14), reason="Python has Zstandard itself")
    def test_without_zstandard_one_sentence_says_what_to_install(
        self, dlquiz: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        usual = builtins.__import__

        def without(name: str, *rest: Any, **more: Any) -> Any:
            if name.startswith("backports"):
                raise ImportError(name)
            return usual(name, *rest, **more)

        file = tmp_path / "deck.apkg"
        file.write_bytes(deck(basic("q", "a"), container=NEW))
        monkeypatch.setattr(builtins, "__import__", without)
        done = dlquiz("convert", file, tmp_path / "x.yaml")
        assert (done.code, done.out, len(done.lines)) == (2, "", 0)
        assert "install `dlquiz[anki]`" in done.err and len(done.err.splitlines()) == 1
        file.write_bytes(deck(basic("q", "a"), container=LEGACY))
        assert dlquiz("convert", file, tmp_path / "x.yaml").code == 0

    @pytest.mark.parametrize(
        ("script", "why"),
        [
            ("DROP TABLE notes", "damaged"),
            ("DROP TABLE notes; CREATE VIEW notes AS SELECT 1 id, '' guid, 1 mid, '' tags, 'a' flds", "damaged"),
            ("DROP TABLE cards; CREATE VIRTUAL TABLE cards USING fts5(nid, did, ord, odid)", "damaged"),
            ("UPDATE col SET models = '[1]'", "note types or decks"),
            ("UPDATE col SET decks = '{'", "note types or decks"),
            ("UPDATE col SET models = x'00'", "note types or decks"),
            ("DELETE FROM col", "note types or decks"),
        ],
    )
    def test_another_schema(self, script: str, why: str, tmp_path: Path) -> None:
        assert why in refused(deck(basic("q", "a"), script=script), tmp_path)

    def test_odd_models_and_cards_cost_the_note_at_most(self, tmp_path: Path) -> None:
        script = (
            """UPDATE col SET models = '{"1": {"flds": [{"ord": "x"}, 3]}, "y": 4, "z": {"flds": 1}}';"""
            "INSERT INTO cards VALUES (1, 'x', 'y', 'z', NULL)"
        )
        (found,) = drafted(deck(basic("q", "a"), script=script), tmp_path).found
        assert found.data is not None

    def test_more_notes_than_are_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "MOST_QUESTIONS", 1)
        assert "it holds more than" in refused(deck(basic("q", "a"), basic("r", "a")), tmp_path)

    def test_more_cards_than_are_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "_MOST_CARDS", 1)
        assert "it holds more than" in refused(deck(basic("q", "a", cards=(0, 1))), tmp_path)

    def test_more_text_than_is_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(foreign, "LARGEST_TEXT", 10)
        own = Made(("b/q", "1", *["x" * 99] * 9), OWN, guid=guid_of(Asked("b/q", 1)))
        assert len(drafted(deck(basic("12345", "12345"), own), tmp_path).found) == 2
        assert "more than 10 characters" in refused(deck(basic("12345", "123456")), tmp_path).replace(
            "16,777,216", "10"
        )

    @pytest.mark.parametrize("piece", ["[sound:", "{{c1::", "{{c1::a}}", "\x1f", "<img src=a>", "<b>"])
    @pytest.mark.parametrize("kind", [Kind("Basic", ("Front", "Back")), CLOZE])
    def test_a_field_that_is_far_too_long(self, piece: str, kind: Kind, tmp_path: Path) -> None:
        # Quadratic work would take minutes here.
        (found,) = drafted(deck(Made((piece * (2_000_000 // len(piece)), "a"), kind)), tmp_path).found
        assert found.data is None and found.lost

    def test_work_without_end(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(package, "_MOST_STEPS", 3)
        notes = [basic(f"q{number}", "a") for number in range(500)]
        assert "takes too long" in refused(deck(*notes), tmp_path)

    def test_a_page_in_the_middle_costs_the_rest_and_says_from_where(self, tmp_path: Path) -> None:
        notes = [basic(f"q{number} " + "x" * 900, "a") for number in range(60)]
        data = bytearray(collection(notes))
        place = data.index(b"q50 ") // 4096 * 4096
        data[place : place + 4096] = b"\xff" * 4096
        draft = drafted(packed(bytes(data)), tmp_path)
        *good, last = draft.found
        assert good and all(found.data for found in good)
        assert last.data is None and last.place == f"after {good[-1].place}"

    def test_text_that_is_not_utf8_is_read_with_replacements(self, tmp_path: Path) -> None:
        script = "UPDATE notes SET flds = CAST(x'71ff1f61' AS TEXT)"
        (found,) = drafted(deck(basic("q", "a"), script=script), tmp_path).found
        assert found.data is not None and found.data["prompt"] == {"en": "q\ufffd"}

    def test_the_file_itself_is_never_opened_by_sqlite(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        opened: list[str] = []
        usual = sqlite3.connect

        def connect(name: str, **rest: Any) -> sqlite3.Connection:
            opened.append(name)
            return usual(name, **rest)

        data = deck(basic("q", "a"))
        monkeypatch.setattr(package.sqlite3, "connect", connect)
        drafted(data, tmp_path)
        assert len(opened) == 1 and opened[0].endswith("?mode=ro&immutable=1") and str(tmp_path) not in opened[0]
        assert [file.name for file in tmp_path.iterdir()] == ["deck.apkg"]


def test_the_command(dlquiz: Command, tmp_path: Path) -> None:
    file = tmp_path / "deck.apkg"
    file.write_bytes(deck(basic("q", "a"), basic("", "a")))
    done = dlquiz("convert", file, tmp_path / "deck.yaml", "--json")
    assert done.code == 0
    assert done.document["from"] == "anki" and done.document["whole"] == done.document["left_out"] == 1
    assert done.document["items"][1]["place"] == f"note {NOTE + 1}"
