"""What transformers built of torch's modules give, noted down: `python tests/networks/transformer_rows.py` writes it.

It needs torch; the tests need only what it wrote. The modules are written after the papers and the published
configurations, with the names of the usual implementations. Nothing here knows how dlquiz describes a network.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from torchvision_rows import digest

DATA = Path(__file__).parent / "data" / "transformers.json"
LENGTHS = {"gpt2": (1024, 77), "bert": (512, 77), "llama2": (4096, 77), "t5": (512, 77)}
CONFIGURATIONS = {
    # Blocks, features, heads, inner features.
    "gpt2": (12, 768, 12, 3072),
    "gpt2_medium": (24, 1024, 16, 4096),
    "gpt2_large": (36, 1280, 20, 5120),
    "gpt2_xl": (48, 1600, 25, 6400),
    "bert_base": (12, 768, 12, 3072),
    "bert_large": (24, 1024, 16, 4096),
    "llama2_7b": (32, 4096, 32, 11008),
    "llama2_13b": (40, 5120, 40, 13824),
    "t5_small": (6, 512, 8, 2048),
}


def lengths_of(name: str) -> tuple[int, int]:
    return LENGTHS[name.split("_")[0]]


def built(name: str) -> Any:  # noqa: C901 - the modules stand inside, where torch is imported
    """The model on the device `meta`; it takes a row of token numbers."""
    import torch
    from torch import nn
    from torch.nn import functional

    blocks, features, heads, inner = CONFIGURATIONS[name]

    class MultiheadAttention(nn.Module):
        def __init__(self, bias: bool, causal: bool = False, buckets: int = 0) -> None:
            super().__init__()
            self.causal, self.buckets = causal, buckets
            self.q, self.k, self.v, self.o = (nn.Linear(features, features, bias=bias) for _ in range(4))
            self.relative_attention_bias = nn.Embedding(buckets, heads) if buckets else None

        def forward(self, x: Any, memory: Any = None) -> Any:
            memory = x if memory is None else memory
            parts = (layer(y) for layer, y in ((self.q, x), (self.k, memory), (self.v, memory)))
            q, k, v = (part.unflatten(-1, (heads, -1)).transpose(1, 2) for part in parts)
            scores = q @ k.transpose(-1, -2)
            if self.relative_attention_bias is not None:
                distances = torch.zeros(scores.shape[-2:], dtype=torch.long)
                scores = scores + self.relative_attention_bias(distances).permute(2, 0, 1)
            if self.causal:
                scores = scores + torch.full(scores.shape[-2:], float("-inf")).triu(1)
            return self.o((functional.softmax(scores, -1) @ v).transpose(1, 2).flatten(2))

    class RMSNorm(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(torch.ones(features))

        def forward(self, x: Any) -> Any:
            return self.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6)

    def named(**modules: Any) -> Any:
        return nn.ModuleDict(modules)

    class Gpt2(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = named(
                wte=nn.Embedding(50257, features),
                wpe=nn.Embedding(1024, features),
                drop=nn.Dropout(),
                h=nn.ModuleList(
                    named(
                        ln_1=nn.LayerNorm(features),
                        attn=MultiheadAttention(True, causal=True),
                        ln_2=nn.LayerNorm(features),
                        mlp=named(
                            c_fc=nn.Linear(features, inner),
                            act=nn.GELU(),
                            c_proj=nn.Linear(inner, features),
                            dropout=nn.Dropout(),
                        ),
                    )
                    for _ in range(blocks)
                ),
                ln_f=nn.LayerNorm(features),
            )
            self.lm_head = nn.Linear(features, 50257, bias=False)
            self.lm_head.weight = self.transformer["wte"].weight

        def forward(self, ids: Any) -> Any:
            body = self.transformer
            x = body["drop"](body["wte"](ids) + body["wpe"](torch.arange(ids.shape[1])[None]))
            for block in body["h"]:
                x = x + block["attn"](block["ln_1"](x))
                mlp = block["mlp"]
                x = x + mlp["dropout"](mlp["c_proj"](mlp["act"](mlp["c_fc"](block["ln_2"](x)))))
            return self.lm_head(body["ln_f"](x))

    class Bert(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embeddings = named(
                word_embeddings=nn.Embedding(30522, features),
                position_embeddings=nn.Embedding(512, features),
                token_type_embeddings=nn.Embedding(2, features),
                LayerNorm=nn.LayerNorm(features),
                dropout=nn.Dropout(),
            )

            def output(extra: dict[str, Any]) -> Any:
                return nn.ModuleDict({**extra, "dropout": nn.Dropout(), "LayerNorm": nn.LayerNorm(features)})

            self.encoder = named(
                layer=nn.ModuleList(
                    named(
                        attention=nn.ModuleDict({"self": MultiheadAttention(True), "output": output({})}),
                        intermediate=named(dense=nn.Linear(features, inner), intermediate_act_fn=nn.GELU()),
                        output=output({"dense": nn.Linear(inner, features)}),
                    )
                    for _ in range(blocks)
                )
            )
            self.pooler = named(dense=nn.Linear(features, features), activation=nn.Tanh())

        def forward(self, ids: Any) -> Any:
            tables = self.embeddings
            places = torch.arange(ids.shape[1])[None]
            x = tables["word_embeddings"](ids) + tables["position_embeddings"](places)
            x = tables["dropout"](tables["LayerNorm"](x + tables["token_type_embeddings"](torch.zeros_like(ids))))
            for block in self.encoder["layer"]:
                out = block["attention"]["output"]
                x = out["LayerNorm"](x + out["dropout"](block["attention"]["self"](x)))
                wide = block["intermediate"]
                out = block["output"]
                made = out["dropout"](out["dense"](wide["intermediate_act_fn"](wide["dense"](x))))
                x = out["LayerNorm"](x + made)
            return self.pooler["activation"](self.pooler["dense"](x[:, 0]))

    class Llama(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = named(
                embed_tokens=nn.Embedding(32000, features),
                layers=nn.ModuleList(
                    named(
                        input_layernorm=RMSNorm(),
                        self_attn=MultiheadAttention(False, causal=True),
                        post_attention_layernorm=RMSNorm(),
                        mlp=named(
                            gate_proj=nn.Linear(features, inner, bias=False),
                            up_proj=nn.Linear(features, inner, bias=False),
                            down_proj=nn.Linear(inner, features, bias=False),
                            act_fn=nn.SiLU(),
                        ),
                    )
                    for _ in range(blocks)
                ),
                norm=RMSNorm(),
            )
            self.lm_head = nn.Linear(features, 32000, bias=False)

        def forward(self, ids: Any) -> Any:
            x = self.model["embed_tokens"](ids)
            for block in self.model["layers"]:
                x = x + block["self_attn"](block["input_layernorm"](x))
                mlp, y = block["mlp"], block["post_attention_layernorm"](x)
                x = x + mlp["down_proj"](mlp["act_fn"](mlp["gate_proj"](y)) * mlp["up_proj"](y))
            return self.lm_head(self.model["norm"](x))

    class T5(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder, self.decoder = self.stack(False), self.stack(True)
            self.lm_head = nn.Linear(features, 32128, bias=False)
            self.lm_head.weight = self.decoder["embed_tokens"].weight = self.encoder["embed_tokens"].weight

        @staticmethod
        def stack(decodes: bool) -> Any:
            def block(number: int) -> Any:
                def sub(**module: Any) -> Any:
                    return named(layer_norm=RMSNorm(), **module, dropout=nn.Dropout())

                own = MultiheadAttention(False, causal=decodes, buckets=0 if number else 32)
                layers = [sub(SelfAttention=own)]
                if decodes:
                    layers.append(sub(EncDecAttention=MultiheadAttention(False)))
                wide = named(
                    wi=nn.Linear(features, inner, bias=False),
                    act=nn.ReLU(),
                    dropout=nn.Dropout(),
                    wo=nn.Linear(inner, features, bias=False),
                )
                return named(layer=nn.ModuleList([*layers, sub(DenseReluDense=wide)]))

            return named(
                embed_tokens=nn.Embedding(32128, features),
                block=nn.ModuleList(map(block, range(blocks))),
                final_layer_norm=RMSNorm(),
                dropout=nn.Dropout(),
            )

        @staticmethod
        def run(stack: Any, ids: Any, memory: Any = None) -> Any:
            x = stack["dropout"](stack["embed_tokens"](ids))
            for block in stack["block"]:
                for layer in block["layer"]:
                    y = layer["layer_norm"](x)
                    if "SelfAttention" in layer:
                        y = layer["SelfAttention"](y)
                    elif "EncDecAttention" in layer:
                        y = layer["EncDecAttention"](y, memory)
                    else:
                        wide = layer["DenseReluDense"]
                        y = wide["wo"](wide["dropout"](wide["act"](wide["wi"](y))))
                    x = x + layer["dropout"](y)
            return stack["dropout"](stack["final_layer_norm"](x))

        def forward(self, ids: Any) -> Any:
            return self.lm_head(self.run(self.decoder, ids, self.run(self.encoder, ids)))

    with torch.device("meta"):
        return {"gpt2": Gpt2, "bert": Bert, "llama2": Llama, "t5": T5}[name.split("_")[0]]()


def noted(name: str, length: int) -> dict[str, Any]:
    """Rows in the order the modules run last; a weight counts where it is found first. torch counts the products."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    network = built(name)
    owned: set[int] = set()
    counts: dict[str, int] = {}
    rows: dict[str, Any] = {}

    def is_row(module: Any) -> bool:
        return not list(module.children()) or type(module).__name__ == "MultiheadAttention"

    for path, module in network.named_modules():
        if is_row(module):
            own = [each for each in module.parameters() if id(each) not in owned]
            owned |= {id(each) for each in own}
            counts[path] = counts.get(path, 0) + sum(each.numel() for each in own)

    def note(path: str) -> Any:
        def after(module: Any, _: Any, output: Any) -> None:
            rows.pop(path, None)
            rows[path] = (path, type(module).__name__, tuple(output.shape[1:]), counts[path])

        return after

    inside = [path for path, module in network.named_modules() if type(module).__name__ == "MultiheadAttention"]
    for path, module in network.named_modules():
        if is_row(module) and not any(path.startswith(f"{outer}.") for outer in inside):
            module.register_forward_hook(note(path))
    with torch.device("meta"), FlopCounterMode(display=False) as counter:
        network(torch.zeros((1, length), dtype=torch.long))
    parameters = sum(each.numel() for each in network.parameters())
    macs = counter.get_total_flops() // 2
    return {
        "length": length,
        "rows": len(rows),
        "parameters": parameters,
        "macs": macs,
        "modules": digest(rows.values()),
    }


def main() -> None:
    data = {name: [noted(name, length) for length in lengths_of(name)] for name in CONFIGURATIONS}
    lines = [f"  {json.dumps(name)}: {json.dumps(each)}" for name, each in data.items()]
    DATA.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
