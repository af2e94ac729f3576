"""`dlquiz schema`: one JSON document, in either language."""

from __future__ import annotations

import json

import pytest

from dlquiz.bank.schema import bank_schema
from dlquiz.messages import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_prints_the_schema(language: Language, dlquiz) -> None:
    ran = dlquiz("schema", "--language", language)
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == bank_schema(language)


def test_it_speaks_english_whatever_the_settings_say(dlquiz, dlquiz_home) -> None:
    (dlquiz_home / "settings.yaml").parent.mkdir(parents=True, exist_ok=True)
    (dlquiz_home / "settings.yaml").write_text("language: zh\n", "utf-8")
    assert json.loads(dlquiz("schema").out) == bank_schema("en")
