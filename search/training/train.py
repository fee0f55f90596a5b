"""Trains the adapter of the model on what people need and what roadmaps say: `make adapter`.

A LoRA adapter (Hu et al. 2021, arXiv:2106.09685) on all-MiniLM-L6-v2, with in-batch negatives beside the written ones
(Henderson et al. 2017, arXiv:1705.00652). What the settings are worth is told in docs/search-quality.md.
"""

import json
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from search.concepts import described, keep_places, scheme
from search.encoder import ADAPTER, MiniLM

_EXAMPLES = Path(__file__).parent

RANK = 16
LAYERS = ("query", "key", "value", "dense")
"""All linear layers; with rank 16 the adapter has 2.7 MB."""

TRAINED_ALPHA = 32

KEPT_ALPHA = 16
"""The adapter's share at load, as if its weights were averaged with the original's: half."""

EPOCHS = 1
RATE = 3e-4
BATCH = 64
LONGEST = 96
"""Tokens of a text; the longest example has fewer."""

SEED = 1


def main() -> int:
    """Trains on all examples and writes the adapter into the package."""
    rows = [json.loads(line) for path in sorted(_EXAMPLES.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    made = list(triples(rows))
    random.Random(SEED).shuffle(made)  # noqa: S311 - an order, no secret
    print(f"{len(rows)} examples, {len(made)} triples")  # noqa: T201 - a script for developers
    model = _trained(made)
    ADAPTER.mkdir(exist_ok=True)
    model.save_pretrained(str(ADAPTER), safe_serialization=True, create_model_card=False)
    _keep(ADAPTER)
    return 0


def place() -> int:
    """Writes the vectors of the concepts, which follow from the model with its adapter and from the scheme."""
    encoder = MiniLM()
    keep_places(encoder.encode([described(concept) for concept in scheme()]), encoder.revision)
    return 0


def triples(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Anchor, positive and negative: a need and the work that meets it; where there is a like item, it and one of the two."""
    for number, row in enumerate(rows):
        yield row["query"], row["positive"], row["negative"]
        if similar := row.get("similar"):
            yield row["query"] if number % 2 else row["positive"], similar, row["negative"]


def _trained(made: list[tuple[str, str, str]]) -> Any:
    import torch
    from datasets import Dataset
    from peft import LoraConfig, TaskType
    from sentence_transformers import (
        SentenceTransformer,
        SentenceTransformerTrainer,
        SentenceTransformerTrainingArguments,
        losses,
    )

    torch.manual_seed(SEED)
    model = SentenceTransformer(str(MiniLM(adapter=None).folder), device="cpu")
    model.max_seq_length = LONGEST
    model.add_adapter(
        LoraConfig(
            task_type=TaskType.FEATURE_EXTRACTION,
            r=RANK,
            lora_alpha=TRAINED_ALPHA,
            lora_dropout=0.05,
            target_modules=list(LAYERS),
        )
    )
    columns = zip(*made, strict=True)
    data = Dataset.from_dict(dict(zip(("anchor", "positive", "negative"), map(list, columns), strict=True)))
    with tempfile.TemporaryDirectory() as folder:
        arguments = SentenceTransformerTrainingArguments(
            output_dir=folder,
            num_train_epochs=EPOCHS,
            per_device_train_batch_size=BATCH,
            learning_rate=RATE,
            warmup_steps=0.1,
            batch_sampler="no_duplicates",
            save_strategy="no",
            logging_steps=10,
            report_to="none",
            seed=SEED,
            use_cpu=True,
            dataloader_pin_memory=False,
        )
        loss = losses.MultipleNegativesRankingLoss(model)
        SentenceTransformerTrainer(model=model, args=arguments, train_dataset=data, loss=loss).train()
    return model


def _keep(folder: Path) -> None:
    """Leaves the adapter and its settings, nothing else, and sets its share."""
    config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
    config["lora_alpha"], config["base_model_name_or_path"] = KEPT_ALPHA, "sentence-transformers/all-MiniLM-L6-v2"
    config["target_modules"] = sorted(config["target_modules"])  # a set, in any order
    kept = ("adapter_config.json", "adapter_model.safetensors", "concepts.npz")
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir()
        elif path.name not in kept:
            path.unlink()
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(place() if "--places" in sys.argv else main() or place())
