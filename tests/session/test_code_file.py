"""The learner's file of a code question, the run that counts, and the consent to run it without isolation."""

from __future__ import annotations

from pathlib import Path

import pytest
from code_bank import BANK, SOFTMAX, drawn, question
from session_samples import asked, library_from, sit

from dlquiz.errors import UsageError
from dlquiz.progress.store import Store
from dlquiz.questions.question import Question
from dlquiz.sandbox.protection import Protection
from dlquiz.session import code_consent
from dlquiz.session.code_file import Tries, code_path, make_code_file, read_code_file
from dlquiz.session.formatting import result_trace
from dlquiz.session.interview import Blueprint, chosen
from dlquiz.session.mistakes import explained, labels, mistakes_of
from dlquiz.session.regrading import regraded

NAIVE = SOFTMAX.replace("logits - logits.max(-1, keepdims=True)", "logits")


@pytest.fixture
def softmax() -> Question:
    return question("softmax-rows")


def test_the_file_is_made_once_and_never_overwritten(softmax: Question, dlquiz_home: Path) -> None:
    file = code_path(softmax)
    assert file == dlquiz_home / "code" / "functions" / "softmax-rows.py"
    assert make_code_file(drawn("softmax-rows"), file, "en")
    file.write_text("mine\n", "utf-8")
    assert not make_code_file(drawn("softmax-rows"), file, "zh")
    assert read_code_file(softmax, file) == "mine\n"


def test_a_file_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="it is not a file"):
        make_code_file(drawn("softmax-rows"), tmp_path, "en")
    (tmp_path / "flat").write_text("", "utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        make_code_file(drawn("softmax-rows"), tmp_path / "flat" / "x.py", "en")


def test_a_file_that_cannot_be_read_is_refused_in_both_languages(softmax: Question, tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    for data, said in ((None, "there is no file"), (b"\xff\xfe", "not UTF-8"), (b"#" * 20_481, "more than 20 KB")):
        if data is not None:
            file.write_bytes(data)
        with pytest.raises(UsageError, match=said) as refused:
            read_code_file(softmax, file)
        assert refused.value.zh != refused.value.en
    with pytest.raises(UsageError):
        read_code_file(softmax, tmp_path)
    file.write_bytes(b"\xef\xbb\xbfx = 1\r\n" + b"#" * 20_469)
    assert read_code_file(softmax, file).startswith("x = 1\n#")


def test_the_first_right_run_counts_else_the_last_that_counts(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    tries = Tries(drawn("softmax-rows"), file)
    assert (tries.run().outcome, tries.verdict) == ("unreadable", None)
    file.write_text(NAIVE, "utf-8")
    assert tries.run().outcome == "partly"
    file.write_text("def softmax(logits:\n", "utf-8")
    assert tries.run().outcome == "unreadable"
    assert (tries.source, tries.are_over) == (NAIVE, False)
    file.write_text(SOFTMAX, "utf-8")
    assert tries.run().outcome == "right"
    file.write_text(NAIVE, "utf-8")
    assert tries.run().outcome == "partly"
    assert (tries.source, tries.are_over) == (SOFTMAX, True)
    assert tries.verdict is not None and tries.verdict.outcome == "right"


def test_a_known_verdict_is_recorded_without_another_run(
    softmax: Question, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = sit([], store, questions=[softmax])
    file = tmp_path / "x.py"
    file.write_text(NAIVE, "utf-8")
    tries = Tries(asked(session).variant, file)
    tries.run()
    monkeypatch.setattr("dlquiz.grading.code.judging.run", lambda *_: pytest.fail("it is run again"))
    result = session.submit(tries.source, tries.verdict)
    assert result.verdict is tries.verdict
    (attempt,) = store.history()
    assert (attempt.answer, attempt.verdict, attempt.expected) == (NAIVE, "partly", "softmax")
    assert [(group.name, group.passed, group.of, group.reason) for group in attempt.groups] == [
        ("small", 1, 1, None),
        ("large", 0, 1, "value"),
        ("many", 5, 5, None),
    ]
    assert result_trace(result).typed == "softmax(logits)", "a whole file is no line of a trace"


def test_code_is_left_as_it_is_and_not_run_when_marked_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    session = sit([], store, questions=[question("softmax-rows")])
    session.advance()
    session.submit(NAIVE)
    monkeypatch.setattr("dlquiz.grading.code.judging.run", lambda *_: pytest.fail("it is run again"))
    changed = library_from(BANK.replace("relative: 1.0e-6", "relative: 1.0e-5"))
    for found in (regraded(store.history(), changed), regraded(store.history(), library_from(BANK), every=True)):
        assert (found.same, found.changes) == (0, ())
        assert [each.why for each in found.untouched] == ["code"]
    assert regraded(store.history(), library_from(BANK)).same == 1


def test_an_interview_asks_for_a_function_only_where_it_was_asked_for_nothing_else() -> None:
    found = chosen(library_from(BANK), Blueprint((("functions", 3),)), 1)
    assert {question.type for question in found.questions} == {"code"}
    assert (len(found.questions), found.short) == (3, [])
    claim = """  - id: claim
    type: true_false
    topic: losses
    prompt: {en: 'A loss is never negative.', zh: 损失不会为负。}
    answer: false
"""
    mixed = chosen(library_from(BANK + claim), Blueprint((("functions", 3),)), 1)
    assert [question.id for question in mixed.questions] == ["claim"]
    assert [(short.what, short.wanted, short.found) for short in mixed.short] == [("functions", 3, 1)]


def test_mistakes_of_the_reference_and_of_any_function_are_explained_and_drills_leave_code_out(
    softmax: Question,
) -> None:
    found = explained(softmax, "normalised_over_columns")
    assert found is not None and all(found.feedback) and all(found.tempting)
    found = explained(softmax, "wrong_axis")
    assert found.title == ("wrong axis", "轴不对")
    assert found.label.zh == "轴不对（wrong_axis）"
    assert explained(softmax, "padding_once") is None
    assert labels([softmax], ["transposed"])["transposed"].en == "transposed (transposed)"
    assert mistakes_of(softmax) == set()


class TestConsent:
    @pytest.fixture
    def bare(self, monkeypatch: pytest.MonkeyPatch) -> Protection:
        found = Protection(files=False, processes=True, network=False, memory=True)
        monkeypatch.setattr(code_consent, "protection", lambda: found)
        return found

    def test_what_is_accepted_is_not_asked_again(self, bare: Protection, dlquiz_home: Path) -> None:
        assert code_consent.not_agreed() == ("files", "network")
        code_consent.agree(["files"])
        assert code_consent.not_agreed() == ("network",)
        code_consent.agree(["network"])
        assert code_consent.not_agreed() == ()

    def test_a_consent_that_cannot_be_kept_is_asked_for_again(self, bare: Protection, dlquiz_home: Path) -> None:
        dlquiz_home.mkdir()
        (dlquiz_home / "code").write_text("", "utf-8")
        code_consent.agree(["files"])
        assert code_consent.not_agreed() == ("files", "network")

    def test_nothing_is_run_before(self, bare: Protection, store: Store) -> None:
        session = sit([], store, questions=[question("softmax-rows")])
        session.advance()
        verdict = session.submit(SOFTMAX).verdict
        assert (verdict.outcome, "your code is not run" in verdict.message.en) == ("unreadable", True)
        code_consent.agree(bare.missing)
        assert session.submit(SOFTMAX).verdict.outcome == "right"

    def test_what_protects_is_said_with_what_does_not(self, bare: Protection) -> None:
        prevented, missing = code_consent.protection_texts(code_consent.protection_here())
        assert "start or signal other programs" in prevented.en
        assert "read or change your files, use the network" in missing.en
        assert "读写你的文件、使用网络" in missing.zh
        whole = Protection(files=True, processes=True, network=True, memory=True)
        assert len(code_consent.protection_texts(whole)) == 1
