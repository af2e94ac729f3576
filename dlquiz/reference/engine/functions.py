"""The Python functions that shipped records may name: a fixed table, never an import path in a record."""

from __future__ import annotations

from collections.abc import Mapping

_RUNS = "dlquiz.reference.runs"
_CLOSED = ("norm", "determinant", "condition_number", "matrix_chain_cost")
_OF_GRAPHS = ("evaluate", "gradient")
_OF_TAPES = ("tape_forward", "tape_backward")
_NETWORKS = "dlquiz.reference.networks"
_OF_NETWORKS = {
    "network_parameters": "counts",
    "network_macs": "counts",
    "layer_parameters": "counts",
    "network_output_shape": "output_shapes",
    "network_receptive_field": "fields",
}
_LAYERS = {
    "convolution": ("conv2d", "conv2d_backward"),
    "pooling": ("max_pool2d", "avg_pool2d", "max_pool2d_backward", "avg_pool2d_backward"),
    "columns": ("im2col",),
    "numeric": ("numeric_gradient",),
    "mlp": ("mlp_forward", "mlp_backward"),
}
_MISTAKES = ("spectral_norm", "frobenius_condition", "permanent", "cheapest_product_first")

FUNCTIONS: Mapping[str, str] = {
    name: f"{_RUNS}.{module}:{name}"
    for module, names in {
        "shapes": (
            "conv_output_size pool_output_size conv_transpose_output_size same_padding tensorflow_same_padding "
            "fully_convolutional_size conv_output_shape pool_output_shape flatten_size im2col_shape concat_channels "
            "add_channels dense_block_channels transition_channels"
        ),
        "receptive_field": (
            "receptive_field receptive_fields jump receptive_field_center layers_for_receptive_field "
            "effective_kernel_size"
        ),
        "counting": (
            "conv_parameters linear_parameters classifier_parameters mlp_parameters batch_norm_parameters "
            "layer_norm_parameters group_norm_parameters instance_norm_parameters fixed_layer_parameters "
            "depthwise_separable_parameters maxout_parameters embedding_parameters rnn_parameters lstm_parameters "
            "gru_parameters attention_parameters transformer_layer_parameters partial_connection_parameters "
            "bottleneck_parameters stacked_kernel_ratio cnn_parameters"
        ),
        "compute": (
            "conv_macs inception_reduction_macs linear_macs matmul_flops attention_macs separable_speedup "
            "model_memory activation_memory attention_flops"
        ),
        "attention": (
            "attention_scores attention_weights attention_output masked_softmax multi_head_shapes rope_angle "
            "rope_rotate sinusoidal_position rms_norm rms_norm_backward layer_norm layer_norm_backward "
            "attention_backward multi_head_attention grouped_query_attention"
        ),
        "transformers": (
            "kv_cache_bytes swiglu_parameters transformer_parameters lora_parameters moe_parameters vit_tokens"
        ),
        "optimizers": ("sgd_step momentum_steps nesterov_steps adagrad_steps rmsprop_steps adam_steps adamw_steps"),
        "schedules": (
            "updates learning_rate_at largest_stable_learning_rate quadratic_descent init_variance init_bound "
            "conv_fan_in fan_in_fan_out"
        ),
        "layers": (
            "relative_error linear_forward linear_backward neuron_backward logit softmax softmax_jacobian "
            "cross_entropy softmax_cross_entropy_gradient logistic_gradient least_squares_gradient "
            "regularized_gradient linear_collapse collapsed_kernel_size jacobian_shape vanishing_bound "
            "batch_norm batch_norm_backward dropout activation activation_derivative mlp_forward mlp_backward "
            "conv2d conv2d_backward max_pool2d avg_pool2d max_pool2d_backward avg_pool2d_backward"
        ),
        "statistics": (
            "triangle_probability bayes_posterior entropy cross_entropy_of kl_divergence log_sum_exp "
            "expected_squared_error precision recall f1 accuracy false_positive_rate variance standardize kfold"
        ),
        "language": (
            "perplexity bits_per_byte label_smoothed_cross_entropy top_p_filter beam_score bpe_merge dpo_loss clip_loss"
        ),
        "numerics": ("float_spacing float_range loss_scale clip_by_norm initial_loss variance_after_layers ema mixup"),
        "scale": (
            "training_flops mfu zero_memory all_reduce_bytes pipeline_bubble arithmetic_intensity roofline "
            "critical_batch"
        ),
        "vision": (
            "iou nms nms_working average_precision focal_loss dice squeeze_excite_parameters "
            "inverted_residual_parameters grad_cam"
        ),
        "detection": "decode_boxes anchor_boxes anchor_boxes_working roi_align roi_align_working",
        "generative": (
            "kl_gaussian reparameterize elbo_gaussian gan_loss diffusion_alpha_bar diffusion_loss diffusion_forward "
            "ddpm_step guidance fgsm_step"
        ),
        "building_blocks": "log_softmax softmax_backward batch_norm_inference embedding_backward residual_block im2col",
        "evaluation": "roc_auc calibration_error wilson_interval",
        "methods": (
            "triplet_loss confusion_matrix kmeans_step knn_predict quantize_int8 running_variance initial_weights "
            "topological_order pca"
        ),
        "tape": " ".join(_OF_TAPES),
        "networks": " ".join(_OF_NETWORKS),
        "matrices": "norm trace determinant condition_number matrix_chain_cost eigenvalue_ratio",
    }.items()
    for name in names.split()
} | {
    # What no expression says: closed forms with their workings, and single mistakes.
    **{f"closed_{name}": f"dlquiz.reference.matrix_algebra.closed_forms:{name}" for name in _CLOSED},
    **{f"{name}_working": f"dlquiz.reference.matrix_algebra.matrix_workings:{name}" for name in _CLOSED},
    **{name: f"dlquiz.reference.matrix_algebra.closed_forms:{name}" for name in _MISTAKES},
    "wrong_pca": "dlquiz.reference.matrix_algebra.components:pca",
    **{name: f"dlquiz.reference.matrix_algebra.components:{name}" for name in ("principal_axes", "axes_are_clear")},
    **{f"closed_{name}": f"{_NETWORKS}.{module}:{name}" for name, module in _OF_NETWORKS.items()},
    **{f"{name}_working": f"{_NETWORKS}.{module}:{name}_working" for name, module in _OF_NETWORKS.items()},
    **{name: f"{_NETWORKS}.paths:{name}" for name in ("network_image", "batch_norms")},
    "closed_evaluate": "dlquiz.reference.gradients.expression:evaluate",
    "expression_conventions": "dlquiz.reference.gradients.expression:conventions",
    **{name: f"dlquiz.reference.gradients.graph:{name}" for name in _OF_GRAPHS},
    **{f"{name}_working": f"dlquiz.reference.gradients.workings:{name}" for name in _OF_GRAPHS},
    "refuse_tape": "dlquiz.reference.gradients.tape:refuse_tape",
    **{f"closed_{name}": f"dlquiz.reference.gradients.tape:{name}" for name in _OF_TAPES},
    **{f"{name}_working": f"dlquiz.reference.gradients.tape:{name}_working" for name in _OF_TAPES},
    "closed_bpe_merge": "dlquiz.reference.tokens.byte_pairs:bpe_merge",
    **{name: f"dlquiz.reference.tokens.byte_pairs:{name}" for name in ("bpe_merge_working", "refuse_corpus")},
    **{name: f"dlquiz.reference.tokens.sampling:{name}" for name in ("more_likely", "up_to", "listed_before")},
    "numeric_gradient": "dlquiz.reference.layers.numeric:numeric_gradient",
    **{
        f"{name}_working": f"dlquiz.reference.layers.{module}:{name}_working"
        for module, names in _LAYERS.items()
        for name in names
    },
}
"""Name → `module:function`."""
