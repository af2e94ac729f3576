"""The catalogue as banks see it: what every entry has and says, and the comparison of its implementations."""

from __future__ import annotations

import inspect
import math
import re
import subprocess
import sys
from typing import Any

import proofs_optimizers
import pytest
from every_case import every_case
from reference_samples import SAMPLES

from dlquiz.errors import ArgumentError, DisagreementError, UsageError
from dlquiz.messages import Text
from dlquiz.reference import catalog
from dlquiz.reference.kinds import REQUIRED, Mistake, Reference

HAN = re.compile(r"[\u4e00-\u9fff]")

# The public contract: name, arguments in order, defaults. Further arguments may follow, never without a default.
CONTRACT = """
conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1)
pool_output_size(input_size, kernel_size, stride=kernel_size, padding=0, dilation=1, ceil_mode=false)
conv_transpose_output_size(input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1)
conv_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1)
pool_output_shape(input_shape, kernel_size, stride=kernel_size, padding=0, dilation=1, ceil_mode=false)
same_padding(kernel_size, dilation=1)
flatten_size(input_shape)
im2col_shape(input_shape, kernel_size, stride=1, padding=0)
concat_channels(channels)
dense_block_channels(in_channels, growth_rate, layers)
fully_convolutional_size(input_size, trained_size, total_stride)
conv_parameters(in_channels, out_channels, kernel_size, groups=1, bias=true)
linear_parameters(in_features, out_features, bias=true)
mlp_parameters(sizes, bias=true)
batch_norm_parameters(num_features, count=trainable|all)
layer_norm_parameters(normalized_shape)
depthwise_separable_parameters(in_channels, out_channels, kernel_size, bias=false)
maxout_parameters(in_features, out_features, pieces)
embedding_parameters(num_embeddings, embedding_dim)
rnn_parameters(input_size, hidden_size, biases=2)
lstm_parameters(input_size, hidden_size, biases=2)
gru_parameters(input_size, hidden_size, biases=2)
attention_parameters(embed_dim, bias=true)
transformer_layer_parameters(d_model, feed_forward)
conv_macs(in_channels, out_channels, kernel_size, output_size, groups=1)
linear_macs(in_features, out_features)
matmul_flops(m, n, p)
separable_speedup(out_channels, kernel_size)
model_memory(parameters, bytes_per_parameter=4)
activation_memory(shapes, bytes_per_value=4)
receptive_field(layers)
receptive_fields(layers)
jump(layers)
receptive_field_center(layers)
layers_for_receptive_field(target, kernel_size=3)
evaluate(expression, at)
gradient(expression, at, with_respect_to)
network_parameters(network)
network_macs(network)
network_output_shape(network, layer)
layer_parameters(network, layer)
network_receptive_field(network, layer)
numeric_gradient(expression, at, with_respect_to, step=1e-5)
relative_error(analytic, numeric)
linear_forward(inputs, weights, bias)
linear_backward(inputs, weights, upstream, of=weights|inputs|bias)
conv2d(inputs, kernel, bias=0, stride=1, padding=0)
conv2d_backward(inputs, kernel, upstream, stride=1, padding=0, of=inputs|kernel|bias)
max_pool2d(inputs, kernel_size, stride)
avg_pool2d(inputs, kernel_size, stride)
max_pool2d_backward(inputs, kernel_size, stride, upstream)
avg_pool2d_backward(inputs, kernel_size, stride, upstream)
activation(name, z)
activation_derivative(name, z)
softmax(logits, temperature=1)
softmax_jacobian(logits)
cross_entropy(logits, target)
softmax_cross_entropy_gradient(logits, target)
logistic_gradient(weights, inputs, target, loss=cross_entropy|squared)
least_squares_gradient(X, w, y, of=w|X|y)
batch_norm(inputs, gamma=1, beta=0, epsilon=1e-5)
batch_norm_backward(inputs, gamma, upstream, of=inputs|gamma|beta, epsilon=1e-5)
dropout(inputs, mask, drop_probability, training=true)
mlp_backward(inputs, weights, biases, targets, activation=relu|sigmoid|tanh|leaky_relu|elu|softplus|silu|gelu, loss=cross_entropy|squared, of=W1)
linear_collapse(weights, biases=null, of=W|b)
collapsed_kernel_size(kernel_sizes)
vanishing_bound(layers, weight=1)
regularized_gradient(weights, gradient, penalty=l1|l2, strength, last_is_bias=false)
sgd_step(w, gradient, learning_rate)
momentum_steps(w, gradients, learning_rate, momentum)
nesterov_steps(w, gradients, learning_rate, momentum)
adagrad_steps(w, gradients, learning_rate, epsilon=1e-10)
rmsprop_steps(w, gradients, learning_rate, decay, epsilon)
adam_steps(w, gradients, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8)
adamw_steps(w, gradients, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=0.01)
updates(samples, batch_size, epochs=1, drop_last=false)
learning_rate_at(schedule=step|exponential|cosine, initial, step, decay=0.1, period=30, final=0, total=100)
largest_stable_learning_rate(curvature)
init_variance(scheme=xavier|he, fan_in, fan_out)
conv_fan_in(in_channels, kernel_size)
triangle_probability(pieces=3)
bayes_posterior(prior, sensitivity, specificity)
entropy(p, base=e|2)
cross_entropy_of(p, q, base=e|2)
kl_divergence(p, q, base=e|2)
expected_squared_error(bias, variance, noise)
precision(tp, fp)
recall(tp, fn)
f1(tp, fp, fn)
accuracy(tp, fp, fn, tn)
norm(x, order)
trace(x)
determinant(x)
condition_number(x)
matrix_chain_cost(sizes)
kfold(samples, folds)
attention_macs(sequence_length, embed_dim, heads=1, causal=false, projections=true)
attention_flops(sequence_length, embed_dim, heads=1, causal=false, projections=true)
attention_scores(queries, keys, scale=null)
attention_weights(queries, keys, causal=false, scale=null)
attention_output(queries, keys, values, causal=false, scale=null)
kv_cache_bytes(layers, kv_heads, head_dim, sequence_length, batch_size=1, bytes_per_value=2)
rope_rotate(vector, position, base=10000, layout=interleaved|half)
rms_norm(inputs, gamma=1, epsilon=1e-6)
layer_norm(inputs, gamma=1, beta=0, epsilon=1e-5)
swiglu_parameters(model_dim, hidden_dim, bias=false)
lora_parameters(in_features, out_features, rank)
vit_tokens(image_size, patch_size, class_token=true)
"""  # noqa: E501
PROMISED = {
    line.partition("(")[0]: line.rstrip(")").partition("(")[2].split(", ") for line in CONTRACT.split("\n") if line
}


@every_case("name", PROMISED)
def test_the_contract_is_kept(name: str) -> None:
    reference = catalog.find(name)
    written = catalog.signature(reference)
    assert written.startswith(f"{name}(") and written.endswith(")")
    arguments = written.removeprefix(f"{name}(").removesuffix(")").split(", ")
    promised = PROMISED[name]
    assert arguments[: len(promised)] == promised
    assert all("=" in more for more in arguments[len(promised) :]), "what is added must not be required"


@every_case("name", catalog.names())
def test_every_entry_is_complete(name: str) -> None:
    reference = catalog.find(name)
    assert reference.source.strip(), "a formula has a source"
    assert reference.name == name and re.fullmatch("[a-z][a-z0-9_]*", name)
    assert reference.summary.en and HAN.search(reference.summary.zh) and not HAN.search(reference.summary.en)
    lines = catalog.steps(reference, catalog.bind(reference, SAMPLES[name][0]))
    assert lines and all(line.en and line.zh and not HAN.search(line.en) for line in lines)


@every_case("name", catalog.names())
def test_mistakes_are_named_once_and_explained_twice(name: str) -> None:
    mistakes = catalog.find(name).mistakes
    assert len({mistake.name for mistake in mistakes}) == len(mistakes)
    assert mistakes or name == "evaluate"
    for mistake in mistakes:
        assert re.fullmatch("[a-z][a-z0-9_]*", mistake.name)
        assert mistake.feedback.en and not HAN.search(mistake.feedback.en)
        assert HAN.search(mistake.feedback.zh)
        assert mistake.tempting.en.endswith(".") and not HAN.search(mistake.tempting.en), mistake.name
        assert HAN.search(mistake.tempting.zh) and mistake.tempting.zh.endswith("。"), mistake.name
        assert mistake.tempting.en != mistake.feedback.en


@every_case("name", catalog.names())
def test_arguments_are_well_declared(name: str) -> None:
    """A default is itself an admissible value, and arguments keep their order."""
    reference = catalog.find(name)
    defaults = catalog.bind(reference, SAMPLES[name][0])
    assert catalog.bind(reference, defaults) == defaults
    assert list(defaults) == [argument.name for argument in reference.arguments]
    assert all(callable(a.default) == bool(a.default_text) for a in reference.arguments if a.default is not REQUIRED)


@every_case("name", catalog.names())
def test_nothing_is_required_silently(name: str) -> None:
    reference = catalog.find(name)
    first = next((argument.name for argument in reference.arguments if argument.default is REQUIRED), None)
    if first is None:
        assert name == "triangle_probability", "an entry that needs nothing"
        return
    with pytest.raises(ArgumentError, match=f"`{first}`") as refused:
        catalog.bind(reference, {})
    assert refused.value.argument == first


def test_an_unknown_name_is_answered_with_a_close_one() -> None:
    with pytest.raises(UsageError, match="conv_output_size"):
        catalog.find("conv_ouput_size")
    with pytest.raises(UsageError, match=r"no reference `zzzz`$"):
        catalog.find("zzzz")


def test_the_runs_take_exactly_the_arguments_declared() -> None:
    for name in catalog.names():
        reference = catalog.find(name)
        declared = {argument.name for argument in reference.arguments}
        parameters = inspect.signature(reference.steps).parameters.values()
        if all(each.kind is not inspect.Parameter.VAR_KEYWORD for each in parameters):
            assert {each.name for each in parameters} == declared, name


WITHOUT_NUMPY = """
import sys
from dlquiz.errors import ArgumentError
from dlquiz.reference import catalog

def done(what):
    assert "numpy" not in sys.modules, what

for name, given in [("conv2d", {"inputs": [[1]], "kernel": [[1]], "padding": 10**6}),
                    ("jacobian_shape", {"rows": 10**9, "columns": 10**9})]:
    try:
        catalog.bind(catalog.find(name), given)
    except ArgumentError:
        continue
    raise SystemExit("not refused: " + name)
done("refusing hostile sizes")
for name, given in NUMBERS.items():
    assert catalog.computed(name, **given) is not None
    done(name)
assert catalog.find("network_macs").closed(network="resnet50") == 4_089_184_256
assert catalog.find("network_output_shape").steps(network="resnet50", layer="fc")
done("tables of networks")
"""


def test_what_needs_no_numpy_does_not_load_it() -> None:
    """Lists may load it, and an ε of 0, which no gradient of 0 may meet."""
    calls = {name: SAMPLES[name][0] for name in proofs_optimizers.PROOFS}
    numbers = {
        name: {**given, **({"epsilon": 1e-8} if "epsilon" in given else {})}
        for name, given in calls.items()
        if list not in map(type, given.values())
    }
    code = f"NUMBERS = {numbers!r}{WITHOUT_NUMPY}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


# What the catalogue itself adds: the comparison of the two implementations, and active mistakes.


@every_case(
    ("left", "right", "same"),
    [
        pytest.param(3, 3, True, id="integers"),
        pytest.param(10**20, 10**20 + 1, False, id="integers beyond float64"),
        pytest.param(3, 3.0, True, id="an integer and a real"),
        pytest.param(0.1 + 0.2, 0.3, True, id="rounding"),
        pytest.param(1.0, 1.000001, False, id="more than rounding"),
        pytest.param(0.0, 1e-13, True, id="next to nothing"),
        pytest.param((1, 2), (1, 2), True, id="vectors"),
        pytest.param((1, 2), (2, 1), False, id="vectors in another order"),
        pytest.param((1, 2, 3, 4), ((1, 2), (3, 4)), False, id="shapes"),
        pytest.param(((1,), (2,)), ((1, 2),), False, id="transposed"),
        pytest.param(1, (1,), False, id="a number and a vector"),
        pytest.param(10**400, 1.0, False, id="beyond float64 and a real"),
        pytest.param(math.nan, math.nan, False, id="nan is no value"),
    ],
)
def test_same_value(left: Any, right: Any, same: bool) -> None:
    assert catalog.same_value(left, right) is same
    assert catalog.same_value(right, left) is same


def _with(run: Any, closed: Any, **wrong: Any) -> Reference:
    mistakes = [Mistake(name, Text("", ""), Text("en", "zh"), Text("why", "原因")) for name in wrong]
    return Reference(
        name="probe", summary=Text("", ""), arguments=(), result="integer", run=run, closed=closed,
        steps=list, convention=Text("", ""), mistakes=tuple(mistakes),
        wrong_values=lambda bound: zip(mistakes, wrong.values(), strict=True),
        wrong_value=lambda name, bound: wrong[name], wrong_steps=lambda name, bound: None,
    )  # fmt: skip


def test_a_disagreement_is_a_fault_of_ours() -> None:
    with pytest.raises(DisagreementError, match="gives 3, the closed form 4"):
        catalog.run(_with(lambda: 3, lambda: 4), {})


def test_only_what_differs_and_is_finite_is_active() -> None:
    wrong = {"kept": 4, "huge": 10**400, "same": 3, "same_as_real": 3.0, "nan": math.nan, "inf": (1.0, math.inf)}
    active = catalog.active_mistakes(_with(lambda: 3, None, **wrong), {}, 3)
    assert [(mistake.name, mistake.value) for mistake in active] == [("kept", 4), ("huge", 10**400)]
