"""The explorer of networks: the layer table as it is shown, then the screens that lead to it and on from it."""

from __future__ import annotations

from functools import partial

import pytest
from driving import SIZE, session_of, shown, until
from every_case import every_case
from textual.widgets import Input

from dlquiz.messages import LANGUAGES
from dlquiz.networks import NETWORK_NAMES, find_network, trace
from dlquiz.networks.summary import summary
from dlquiz.settings import Settings
from dlquiz.text.cells import cell_width
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.networks.compare import CompareScreen
from dlquiz.tui.networks.layer_questions import LayerQuestionsScreen
from dlquiz.tui.networks.layer_table import block_paths, cells_of, layout_for, lines_of, share, shortened
from dlquiz.tui.networks.library import NetworksScreen, PickScreen
from dlquiz.tui.networks.presenter import tried
from dlquiz.tui.networks.screen import NetworkScreen
from dlquiz.tui.pictures.compared import Side, compared
from dlquiz.tui.question.screen import QuestionScreen

# The table, without a screen


def table(name):
    return trace(find_network(name))


def test_blocks_are_folded_into_lines_that_sum_them_up():
    traced = table("resnet50")
    lines = lines_of(traced, ())
    assert [line.path for line in lines[:6]] == ["conv1", "bn1", "relu", "maxpool", "layer1.0", "layer1.1"]
    block = lines[4]
    inside = [row for row in traced.layers if row.name.startswith("layer1.0.")]
    assert (block.layers, block.output, block.receptive_field) == (10, (256, 56, 56), 19)
    assert block.parameters == sum(row.parameters for row in inside) == 75_008


@every_case("name", NETWORK_NAMES)
def test_folded_or_open_the_sums_are_those_of_the_network(name):
    traced = table(name)
    folded, opened = lines_of(traced, ()), lines_of(traced, block_paths(traced))
    layers = [line for line in opened if not line.is_block]
    assert sum(line.parameters for line in folded) == traced.parameters
    assert sum(line.macs for line in folded) == sum(line.macs for line in layers) == traced.macs
    assert [line.path for line in layers] == [row.name for row in traced.layers]
    assert len(folded) <= 61


@every_case("language", LANGUAGES)
@every_case("width", [39, 59, 69, 79, 119, 199])
@every_case("name", ["resnet152", "densenet201", "googlenet_aux", "vgg19_bn"])
def test_every_cell_fits_its_column_and_all_columns_the_screen(name, width, language):
    traced, layout = table(name), layout_for(width)
    opened = block_paths(traced)
    widths = list(layout.widths.values())
    assert sum(widths) <= width
    for cells in cells_of(lines_of(traced, opened), layout, language, opened):
        assert len(cells) == len(widths)
        assert all(cell_width(cell) < room for cell, room in zip(cells, widths, strict=True)), cells
        assert not any("…" in cell for cell in cells[2:]), "a figure that is cut is another figure"


def test_the_largest_line_has_a_full_bar_and_nothing_has_none():
    layout = layout_for(99)
    rows = cells_of(lines_of(table("alexnet"), ()), layout, "en", ())
    bars = [row[4][-layout.bar :] for row in rows]
    assert bars.count("█" * layout.bar) == 1
    assert "37,752,832" in rows[bars.index("█" * layout.bar)][4]
    assert "–" in rows[1][4]
    assert not bars[1].strip()


@pytest.mark.parametrize(
    ("part", "whole", "found"), [(0, 5, "0%"), (0, 0, "0%"), (5, 5, "100.0%"), (1, 1_000_000, "< 0.01%")]
)
def test_shares(part, whole, found):
    assert share(part, whole) == found


@pytest.mark.parametrize(
    ("number", "found"), [(0, "0"), (999, "999"), (1000, "1.0 k"), (118_013_952, "118.0 M"), (2 * 10**12, "2.0 T")]
)
def test_counts_are_shortened(number, found):
    assert shortened(number) == found


@pytest.mark.parametrize(
    ("typed", "layer", "said"),
    [
        ("3x20x20", "features.5", "kernel 3 does not fit input 1"),
        ("1x224x224", "", "takes images of 3 channels"),
        ("3x224", "", "channels×height×width, such as 3×224×224"),
        ("", "", "channels×height×width"),
        ("3x0x9", "", "channels×height×width"),
    ],
)
def test_what_is_wrong_is_reported_with_the_layer_it_breaks_at(typed, layer, said):
    found = tried(find_network("alexnet"), typed)
    assert found.table is None
    assert found.layer == layer
    assert found.trouble is not None
    assert said in found.trouble.en


def side(name, shape=None):
    traced = trace(find_network(name), shape)
    return Side(name, traced.input, summary(find_network(name), traced))


def test_bars_are_scaled_to_the_larger_and_its_side_is_reported():
    lines = compared(side("alexnet"), side("vgg16"), 76, "en").plain.split("\n")
    parameters = next(line for line in lines if line.startswith("parameters"))
    assert "61,100,840" in parameters
    assert parameters.rstrip().endswith("▸ ×2.26")
    left, right = (part.count("█") for part in parameters.split("138,357,544"))
    assert right > left > 0
    assert next(line for line in lines if line.startswith("depth")).split()[1::2] == ["8", "16", "▸"]


def test_one_network_at_two_inputs():
    lines = compared(side("resnet18"), side("resnet18", (3, 448, 448)), 76, "en").plain.split("\n")
    assert next(line for line in lines if line.startswith("parameters")).rstrip().endswith("=")
    assert next(line for line in lines if line.startswith("MACs")).rstrip().endswith("▸ ×4.00")
    assert "64×112×112" in next(line for line in lines if line.startswith("1/2"))
    assert "64×224×224" in next(line for line in lines if line.startswith("1/2"))


# On the screen


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
