"""`show --picture`: which files it writes, and one sentence where it writes none."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from dlquiz.locations import settings_file

QUESTION = ("cnn_interview", "conv-output-size", "--seed", "12")


def test_an_svg_is_written_and_nothing_else_is_printed(dlquiz, tmp_path):
    file = tmp_path / "out.svg"
    ran = dlquiz("show", *QUESTION, "--picture", str(file))
    assert (ran.code, ran.out, ran.err) == (0, "", f"Written: {file}\n")
    root = ElementTree.fromstring(file.read_bytes())
    # Seed 12 draws 59, 7, 2 and 3: (59 + 6 - 7)/2 + 1 = 30.
    assert any(element.text.endswith("= 30") for element in root.iter() if element.text)
    assert b"<animate" in file.read_bytes()
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".new"] == []


def test_in_chinese_and_without_animation_it_is_one_frame(dlquiz, tmp_path):
    file = tmp_path / "out.SVG"
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text("animations: off\n", "utf-8")
    ran = dlquiz("show", *QUESTION, "--picture", str(file), "--language", "zh")
    assert ran.err == f"已写入：{file}\n"
    assert "窗口在轴上的位置" in file.read_text("utf-8") and "<animate" not in file.read_text("utf-8")


@pytest.mark.sweep
def test_a_gif_is_written_where_the_extra_is_installed(dlquiz, tmp_path, monkeypatch):
    from PIL import ImageFont

    from dlquiz.tui.picture_files import signs

    monkeypatch.setattr(signs, "font", lambda bold, wide: ImageFont.load_default(signs.SIZE))
    file = tmp_path / "out.gif"
    assert dlquiz("show", *QUESTION, "--picture", str(file)).code == 0
    assert file.read_bytes()[:6] == b"GIF89a"


def test_without_the_extra_it_is_said_how_to_install_it(dlquiz, tmp_path, monkeypatch):
    monkeypatch.setattr("dlquiz.cli.picture_files.find_spec", lambda name: None)
    file = tmp_path / "out.gif"
    ran = dlquiz("show", *QUESTION, "--picture", str(file))
    assert ran.code == 2 and "pip install 'dlquiz[gif]'" in ran.err and not file.exists()
    assert dlquiz("show", *QUESTION, "--picture", str(file.with_suffix(".svg"))).code == 0


@pytest.mark.parametrize("name", ["out.png", "out", ".svg", "svg"])
def test_another_ending_is_refused(dlquiz, tmp_path, name):
    ran = dlquiz("show", *QUESTION, "--picture", str(tmp_path / name))
    assert (ran.code, ran.err) == (2, f"dlquiz: {tmp_path / name} must end in .svg or .gif\n")


def test_a_file_that_is_there_is_kept_unless_it_is_forced(dlquiz, tmp_path):
    file = tmp_path / "out.svg"
    file.write_text("mine")
    ran = dlquiz("show", *QUESTION, "--picture", str(file))
    assert ran.code == 2 and "`--force`" in ran.err and file.read_text() == "mine"
    assert dlquiz("show", *QUESTION, "--picture", str(file), "--force").code == 0
    assert file.read_text("utf-8").startswith("<svg")


def test_a_question_without_a_picture_says_so(dlquiz, tmp_path, demo):
    ran = dlquiz("show", demo, "claim", "--picture", str(tmp_path / "out.svg"))
    assert ran.code == 2 and "demo/claim has no picture" in ran.err


def test_numbers_without_a_picture_name_their_seed(dlquiz, tmp_path):
    bank = tmp_path / "own.yaml"
    bank.write_text(
        """\
format: 1
id: own
title: {en: Own, zh: 自编}
topics: {all: {en: All, zh: 全部}}
questions:
  - id: layers
    type: numeric
    topic: all
    prompt: {en: How many layers?, zh: 多少层？}
    answer: {reference: layers_for_receptive_field, arguments: {target: 1}}
""",
        "utf-8",
    )
    ran = dlquiz("show", str(bank), "layers", "--seed", "4", "--picture", str(tmp_path / "out.svg"))
    assert ran.code == 2 and "no picture with the numbers of seed 4" in ran.err
