"""The explorer of networks on the screen: list, layers, another input, two side by side, questions about a layer."""

from __future__ import annotations

from functools import partial

from driving import SIZE, session_of, shown, until
from textual.widgets import Input

from dlquiz.networks import find_network
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


async def test_a_layer_leads_to_questions_of_the_banks_and_to_rounds_that_begin_there(make_study):
    app = opened(make_study, "vgg16")
    async with app.run_test(size=SIZE) as pilot:
        app.screen.table.move_cursor(row=10)
        await pilot.press("enter")
        assert isinstance(app.screen, LayerQuestionsScreen)
        assert cells(app)[1].startswith("features.10 → ")
        await pilot.resize_terminal(50, 20)
        assert app.screen.table.virtual_size.width < 50, "no column is beyond the edge"
        offered = [cells(app, row) for row in range(app.screen.table.row_count)]
        app.screen.table.move_cursor(row=offered.index(["About Conv2d", "1 question"]))
        await pilot.press("enter")
        assert session_of(app).current.variant.question.name == "demo/conv"
        assert session_of(app).options.mode == "practice"
        await pilot.press("escape")
        app.screen.table.move_cursor(row=1)
        await pilot.press("enter")
        variant = session_of(app).current.variant
        assert variant.question.name == "networks/vgg16-parameters"
        assert variant.question.kind.parts[0].name == "features_10"
        await pilot.press("escape")


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
