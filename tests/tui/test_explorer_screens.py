"""The explorer of networks on the screen: list, layers, another input, two side by side, questions about a layer."""

from __future__ import annotations

from functools import partial

import pytest
from driving import SIZE, session_of, shown, until
from textual.widgets import Input

from dlquiz.networks import Network, find_network
from dlquiz.networks.kinds import conv as convolution
from dlquiz.networks.kinds import numbered
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.networks.compare import CompareScreen
from dlquiz.tui.networks.layer_questions import LayerQuestionsScreen
from dlquiz.tui.networks.library import NetworksScreen, PickScreen
from dlquiz.tui.networks.screen import NetworkScreen
from dlquiz.tui.question.screen import QuestionScreen


def opened(make_study, network, **chosen):
    """The app with a network open, named or as it is."""
    network = find_network(network) if isinstance(network, str) else network
    return DlquizApp(make_study(settings=Settings(**chosen)), first=lambda: NetworkScreen(network))


def cells(app, row=None):
    table = app.screen.table
    return [str(cell) for cell in table.get_row_at(table.cursor_row if row is None else row)]


async def test_enter_opens_a_network_and_escape_leads_back(make_study):
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n", "down", "down", "enter")
        assert isinstance(app.screen, NetworkScreen)
        assert shown(app, "#bar").startswith("alexnet   61,100,840 parameters")
        assert cells(app)[0].strip() == "features.0"
        assert shown(app, "#message").startswith("features.0 (Conv2d, kernel 11, stride 4, padding 2) → 64×55×55")
        assert " ".join(shown(app, "#source").split()).endswith("torchvision's alexnet"), "whole"
        await pilot.press("escape")
        assert isinstance(app.screen, NetworksScreen)
        assert "alexnet" in cells(app)[0]


@pytest.mark.sweep
@pytest.mark.parametrize("key", ["enter", "space"])
async def test_a_block_is_opened_and_folded(make_study, key):
    app = opened(make_study, "resnet152")
    async with app.run_test(size=SIZE) as pilot:
        screen = app.screen
        assert isinstance(screen, NetworkScreen)
        folded = screen.table.row_count
        screen.table.move_cursor(row=4)
        await pilot.press(key)
        assert cells(app)[0].startswith("▾ layer1.0")
        assert screen.table.row_count == folded + 10
        await pilot.press("down", "space")
        assert cells(app)[0].startswith("▸ layer1.0"), "from a layer inside too"
        await pilot.press("b")
        assert screen.table.row_count == 414 + 50
        assert cells(app)[0].startswith("▾ layer1.0")
        await pilot.press("down", "ｂ")
        assert screen.table.row_count == folded
        assert cells(app)[0].startswith("▸ layer1.0")


async def test_another_input_is_reckoned_at_once(make_study):
    app = opened(make_study, "resnet18")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("i")
        app.screen.query_one("#shape", Input).value = "３×６４×６４"
        await pilot.press("enter")
        assert cells(app, 0)[3].strip() == "64×32×32"
        assert "148,557,824 MACs" in shown(app, "#bar")
        assert not shown(app, "#trouble")
        assert app.screen.table.has_focus


async def test_where_it_breaks_is_reported_and_the_last_good_table_stays(make_study):
    app = opened(make_study, "alexnet")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("i")
        app.screen.query_one("#shape", Input).value = "3x20x20"
        await pilot.press("enter")
        text = " ".join(shown(app, "#trouble").split())
        assert text.startswith("✗ `features.5` (MaxPool2d) does not fit its input of 192×1×1")
        assert text.endswith("The table is still that of 3×224×224.")
        assert cells(app)[0].startswith("✗ features.5")
        assert cells(app, 0)[3].strip() == "64×55×55"
        await pilot.press("ctrl+l")
        assert "表中仍为 3×224×224 时的数值" in shown(app, "#trouble").replace("\n", "").replace("  ", "")
        await pilot.press("i", "escape")
        assert isinstance(app.screen, NetworkScreen), "the first Escape only leaves the line"
        assert app.screen.table.has_focus


async def test_a_block_in_which_it_breaks_is_marked(make_study):
    app = opened(make_study, "densenet121")
    async with app.run_test(size=SIZE) as pilot:
        app.screen.query_one("#shape", Input).value = "3x16x16"
        await pilot.pause()
        assert cells(app)[0].startswith("✗ ")


async def test_a_layer_leads_to_rounds_that_begin_there(make_study):
    app = opened(make_study, "vgg16")
    async with app.run_test(size=SIZE) as pilot:
        app.screen.table.move_cursor(row=10)
        await pilot.press("enter")
        assert isinstance(app.screen, LayerQuestionsScreen)
        assert cells(app)[1].startswith("features.10 → ")
        await pilot.resize_terminal(50, 20)
        assert app.screen.table.virtual_size.width < 50, "no column is beyond the edge"
        await pilot.press("down", "enter")
        variant = session_of(app).current.variant
        assert variant.question.name == "networks/vgg16-parameters"
        assert variant.question.kind.parts[0].name == "features_10"
        await pilot.press("escape")


async def test_a_layer_leads_to_questions_of_the_banks(make_study):
    app = opened(make_study, "alexnet")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        offered = [cells(app, row) for row in range(app.screen.table.row_count)]
        assert ["About Conv2d", "1 question"] in offered
        app.screen.table.move_cursor(row=offered.index(["About Conv2d", "1 question"]))
        await pilot.press("enter")
        assert isinstance(app.screen, QuestionScreen)
        assert session_of(app).current.variant.question.name == "demo/conv"
        assert session_of(app).options.mode == "practice"


async def test_what_nothing_can_be_asked_about_says_so(make_study):
    app = opened(make_study, "lenet5")
    async with app.run_test(size=SIZE) as pilot:
        app.screen.table.move_cursor(row=1)
        await pilot.press("a")
        assert shown(app, "#notice") == "There is nothing to ask about this layer."


async def test_two_networks_side_by_side_and_at_other_inputs(make_study):
    app = opened(make_study, "alexnet")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("c")
        assert isinstance(app.screen, PickScreen)
        app.screen.table.move_cursor(row=2)
        await pilot.press("enter")
        assert isinstance(app.screen, CompareScreen)
        drawn = shown(app, "#compared")
        assert drawn.count("61,100,840") == 2
        assert "input 3×224×224" in drawn
        app.screen.query_one("#right", Input).value = "3x448x448"
        await pilot.pause()
        assert "input 3×448×448" in shown(app, "#compared")
        assert not shown(app, "#trouble")
        await pilot.press("enter")
        assert app.screen.query_one("#left").has_focus
        await pilot.press("escape")
        assert isinstance(app.screen, NetworkScreen)


async def test_a_comparison_with_a_broken_input_keeps_the_last_figures(make_study):
    first, second = find_network("alexnet"), find_network("vgg11")
    app = DlquizApp(make_study(), first=lambda: CompareScreen(first, second))
    async with app.run_test(size=SIZE) as pilot:
        app.screen.query_one("#left", Input).value = "3x20x20"
        await pilot.pause()
        assert "features.5" in shown(app, "#trouble")
        assert "714,188,480" in shown(app, "#compared")


async def test_names_are_shown_as_they_are(make_study):
    mine = Network("W[l][/b]", (3, 9, 9), numbered(convolution(4, 3)))
    app = opened(make_study, mine)
    async with app.run_test(size=SIZE) as pilot:
        assert shown(app, "#bar").startswith("W[l][/b]   112 parameters")
        await pilot.press("enter", "enter")
        assert session_of(app).current.variant.question.name == "networks/own-w-l-b-shape"


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
async def test_the_picture_shows_where_there_is_room_and_can_be_hidden(make_study, size):
    app = opened(make_study, "resnet18", language="zh")
    async with app.run_test(size=size) as pilot:
        assert bool(shown(app, "#strip")) == (size[1] >= 20)
        await pilot.press("s")
        assert not shown(app, "#strip")


# Networks of texts


async def test_a_text_network_is_computed_at_a_length_a_batch_and_a_format(make_study):
    app = opened(make_study, "gpt2")
    async with app.run_test(size=SIZE) as pilot:
        assert app.screen.query_one("#shape", Input).value == "1024 x 1 float32"
        assert "KV cache 72.0 MiB" in shown(app, "#trouble")
        await pilot.press("i")
        app.screen.query_one("#shape", Input).value = "512 x 8 bfloat16"
        await pilot.press("enter")
        assert "544,641,908,736 MACs" in shown(app, "#bar")
        text = shown(app, "#trouble")
        assert "8 × 512 tokens, bfloat16: 1.1 T FLOPs, KV cache 144.0 MiB, activations 1.5 GiB" in " ".join(
            text.split()
        )
        assert cells(app, 0)[3].strip() == "512×768"


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2000", "1,024 positions"),
        ("512 x 0", "`batch` must be"),
        ("512 fp32", "there are float32"),
        ("", "512 x 8 bfloat16"),
    ],
)
async def test_what_a_text_network_cannot_take_is_reported_and_the_table_stays(make_study, typed, words):
    app = opened(make_study, "gpt2")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("i")
        app.screen.query_one("#shape", Input).value = typed
        await pilot.pause()
        text = " ".join(shown(app, "#trouble").split())
        assert words in text and "still that of 1024" in text
        assert "KV cache 72.0 MiB" in text, "the last good figures stay"
        assert cells(app, 0)[3].strip() == "1024×768"


async def test_encoders_keep_nothing(make_study):
    app = opened(make_study, "bert_base", language="zh")
    async with app.run_test(size=SIZE):
        assert "KV 缓存 –" in shown(app, "#trouble")


@pytest.mark.sweep
async def test_a_text_beside_an_image(make_study):
    app = DlquizApp(make_study(), first=lambda: CompareScreen(find_network("gpt2"), find_network("alexnet"), (256,)))
    async with app.run_test(size=SIZE) as pilot:
        assert [app.screen.query_one(f"#{side}", Input).value for side in ("left", "right")] == [
            "256 x 1 float32",
            "3×224×224",
        ]
        app.screen.query_one("#left", Input).value = "4096"
        await pilot.pause()
        assert "1,024 positions" in " ".join(shown(app, "#trouble").split())


@pytest.mark.sweep
async def test_an_attention_is_asked_about(make_study):
    app = opened(make_study, "gpt2")
    async with app.run_test(size=SIZE) as pilot:
        app.screen.table.move_cursor(row=4)
        await pilot.press("enter", "down", "down", "a")
        assert isinstance(app.screen, LayerQuestionsScreen)
        asked = [str(app.screen.table.get_row_at(row)[0]) for row in range(app.screen.table.row_count)]
        assert "Network question: KV cache" in asked and "Network question: FLOPs" in asked
        assert "Network question: Receptive fields" not in asked
        app.screen.table.move_cursor(row=asked.index("Network question: KV cache"))
        await pilot.press("enter")
        assert isinstance(app.screen, QuestionScreen)
        assert session_of(app).current.variant.question.name == "networks/gpt2-kv-cache"


async def test_a_column_that_a_network_does_not_have_is_not_drilled(make_study):
    app = DlquizApp(make_study(), first=NetworksScreen)
    async with app.run_test(size=SIZE) as pilot:
        screen = app.screen
        row = next(row for row in range(screen.table.row_count) if "gpt2" in cells(app, row)[0])
        screen.table.move_cursor(row=row)
        await pilot.press("4", "d")
        assert app.screen is screen, "texts have no receptive field"
        await pilot.press("7", "d")
        assert isinstance(app.screen, QuestionScreen)


async def test_all_counts_of_a_column_are_in_full_or_all_in_units(make_study):
    app = DlquizApp(make_study(), first=NetworksScreen)

    def resized(width):
        return app.screen.size.width == width and app.screen.table.row_count > 1

    async with app.run_test(size=(120, 40)) as pilot:
        for width, params, macs in (
            (120, "6,738,415,616", "31,460,635,443,200"),
            (80, "6.7 G", "31.5 T"),
            (60, "6.7 G", "31.5 T"),
        ):
            await pilot.resize_terminal(width, 40)
            await until(pilot, partial(resized, width))
            rows = [cells(app, row) for row in range(1, app.screen.table.row_count)]
            assert not [row for row in rows if "…" in "".join(row)]
            assert len({"." in row[column] for row in rows for column in (2, 3)}) == 1, "one way for all"
            (llama,) = [row for row in rows if "llama2_7b" in row[0]]
            assert llama[2].strip().startswith(params) and llama[3].strip().startswith(macs)
            assert bool(shown(app, "#bars")) == ("█" in "".join(map("".join, rows))) == (width > 60)


async def test_a_transformer_is_looked_at_along_its_stream(make_study):
    app = opened(make_study, "gpt2")
    async with app.run_test(size=(160, 40)) as pilot:
        assert "p Stream" in shown(app, "#keys")
        await pilot.press("p")
        await pilot.pause()
        assert shown(app, "#bar").endswith("gpt2")
        assert "12 layers of 7,087,872 (parameters)" in shown(app, "#picture")
        await pilot.press("escape")
        assert isinstance(app.screen, NetworkScreen)


async def test_without_attention_there_is_no_stream(make_study):
    app = opened(make_study, "lenet5")
    async with app.run_test(size=(160, 40)) as pilot:
        assert "Stream" not in shown(app, "#keys")
        await pilot.press("p")
        assert isinstance(app.screen, NetworkScreen)
