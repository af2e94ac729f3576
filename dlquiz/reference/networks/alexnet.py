"""AlexNet: torchvision's single column, and the two groups of the paper."""

from __future__ import annotations

from dlquiz.reference.networks.kinds import (
    DROPOUT,
    LOCAL_RESPONSE_NORM,
    RELU,
    AdaptiveAvgPool2d,
    Flatten,
    Linear,
    Network,
    Sequential,
    conv,
    max_pool,
    numbered,
    sequence,
)

POOL = max_pool(3, 2)


def alexnet() -> Network:
    """61,100,840 parameters; 224 with padding 2."""
    features = (
        *(conv(64, 11, 4, 2), RELU, POOL),
        *(conv(192, 5, 1, 2), RELU, POOL),
        *(conv(384, 3, 1, 1), RELU),
        *(conv(256, 3, 1, 1), RELU),
        *(conv(256, 3, 1, 1), RELU, POOL),
    )
    classifier = (
        *(DROPOUT, Linear(4096, 256 * 6 * 6), RELU),
        *(DROPOUT, Linear(4096, 4096), RELU),
        Linear(1000, 4096),
    )
    return Network(
        "alexnet",
        (3, 224, 224),
        sequence(
            ("features", Sequential(numbered(*features))),
            ("avgpool", AdaptiveAvgPool2d((6, 6))),
            ("", Flatten()),
            ("classifier", Sequential(numbered(*classifier))),
        ),
        "Krizhevsky (2014), One weird trick for parallelizing convolutional neural networks; torchvision's alexnet",
    )


def alexnet_paper() -> Network:
    """60,965,224 parameters: conv2, conv4 and conv5 see only the maps on their own GPU; 227 without padding."""
    return Network(
        "alexnet_paper",
        (3, 227, 227),
        sequence(
            *(("conv1", conv(96, 11, 4)), ("relu1", RELU), ("norm1", LOCAL_RESPONSE_NORM), ("pool1", POOL)),
            *(
                ("conv2", conv(256, 5, 1, 2, groups=2)),
                ("relu2", RELU),
                ("norm2", LOCAL_RESPONSE_NORM),
                ("pool2", POOL),
            ),
            *(("conv3", conv(384, 3, 1, 1)), ("relu3", RELU)),
            *(("conv4", conv(384, 3, 1, 1, groups=2)), ("relu4", RELU)),
            *(("conv5", conv(256, 3, 1, 1, groups=2)), ("relu5", RELU), ("pool5", POOL), ("", Flatten())),
            *(("fc6", Linear(4096, 256 * 6 * 6)), ("relu6", RELU), ("drop6", DROPOUT)),
            *(("fc7", Linear(4096, 4096)), ("relu7", RELU), ("drop7", DROPOUT)),
            ("fc8", Linear(1000, 4096)),
        ),
        "Krizhevsky, Sutskever and Hinton (2012), ImageNet classification with deep convolutional neural networks",
    )


NETWORKS = {"alexnet": alexnet, "alexnet_paper": alexnet_paper}
