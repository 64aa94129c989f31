"""The child process of a training: torch, TRL and peft are imported here alone.

python -m reasoning.learning.train_child JOB.json REPORT.json
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from reasoning.learning.files import read_records
from reasoning.learning.training_job import TrainingJob

TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
"""The projections of a Llama-like model that an adapter changes, where the model has them; else all linear ones."""


def main(job_path: str, report_path: str) -> None:
    """Do the job and write its report."""
    job = TrainingJob(**json.loads(Path(job_path).read_text("utf-8")))
    started = time.monotonic()
    model, tokenizer = load_base(job.base)
    report = {"plain": _save, "losses": _losses}.get(job.kind, _train)(job, model, tokenizer)
    report["seconds"] = time.monotonic() - started
    Path(report_path).write_text(json.dumps(report), encoding="utf-8")


def load_base(name: str) -> tuple[Any, Any]:
    """Return model and tokenizer of a folder, a GGUF file or a hub's name."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    path, options, plain = Path(name), dict[str, Any](), dict[str, Any]()
    if path.suffix == ".gguf":
        name, options = str(path.parent), {"gguf_file": path.name}
        plain = {"quantization_config": GgufConfig(dequantize=True)}  # trained is what is plain, as in a folder
    tokenizer = AutoTokenizer.from_pretrained(name, **options)
    dtype = torch.bfloat16 if has_bfloat16() else torch.float32
    model = AutoModelForCausalLM.from_pretrained(name, dtype=dtype, **options, **plain)
    if options:  # its weights are plain by now, and yet it counts as quantised: trainers would refuse it
        model.hf_quantizer, model.is_quantized = None, False
        if hasattr(model.config, "quantization_config"):
            del model.config.quantization_config
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    model.set_attn_implementation("eager")  # at these lengths quicker on a CPU than the fused kernels
    return model, tokenizer


def has_bfloat16() -> bool:
    """Return whether the GPU or the processor has arithmetic for bfloat16; without it that is slower by far."""
    import torch

    return torch.cuda.is_available() or bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def _train(job: TrainingJob, model: Any, tokenizer: Any) -> dict[str, Any]:
    from datasets import Dataset
    from peft import LoraConfig, PeftModel
    from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

    records = [{key: one[key] for key in _columns(job)} for one in read_records(Path(job.data))]
    lora = None
    if job.start:
        model = PeftModel.from_pretrained(model, job.start, is_trainable=True)
    else:
        linear = {name.rpartition(".")[2] for name, _ in model.named_modules()}
        targets = [name for name in TARGETS if name in linear] or "all-linear"
        lora = LoraConfig(r=job.rank, lora_alpha=2 * job.rank, target_modules=targets, task_type="CAUSAL_LM")
    shared = _arguments(job, len(records))
    if job.kind == "dpo":
        made: Any = DPOTrainer(
            model,
            args=DPOConfig(**shared, beta=job.beta),
            train_dataset=Dataset.from_list(records),
            processing_class=tokenizer,
            peft_config=lora,
        )
    else:
        made = SFTTrainer(
            model,
            args=SFTConfig(**shared),
            train_dataset=Dataset.from_list(records),
            processing_class=tokenizer,
            peft_config=lora,
        )
    made.train()
    made.model.save_pretrained(job.out)
    losses = [[entry["step"], entry["loss"]] for entry in made.state.log_history if "loss" in entry]
    return {"losses": losses, "steps": made.state.global_step, "examples": len(records)}


def _save(job: TrainingJob, model: Any, tokenizer: Any) -> dict[str, Any]:
    """Write the model as a folder, which loads in a fraction of the time that a GGUF takes."""
    model.save_pretrained(job.out)
    tokenizer.save_pretrained(job.out)
    return {}


def _columns(job: TrainingJob) -> tuple[str, ...]:
    return ("prompt", "chosen", "rejected") if job.kind == "dpo" else ("prompt", "completion")


def _arguments(job: TrainingJob, count: int) -> dict[str, Any]:
    import torch

    steps = max(1, round(job.epochs * count / job.batch)) if job.max_steps < 0 else job.max_steps
    return {
        "output_dir": job.out,
        "use_cpu": not torch.cuda.is_available(),
        "bf16": has_bfloat16(),
        "per_device_train_batch_size": min(job.batch, count),
        "num_train_epochs": job.epochs,
        "max_steps": job.max_steps,
        "learning_rate": job.learning_rate,
        "lr_scheduler_type": "linear",
        "max_length": job.max_length,
        "gradient_checkpointing": False,
        "dataloader_pin_memory": False,
        "logging_steps": max(1, steps // 20),
        "save_strategy": "no",
        "report_to": "none",
        "disable_tqdm": True,
        "seed": job.seed,
    }


def _losses(job: TrainingJob, model: Any, tokenizer: Any) -> dict[str, Any]:
    """Return the mean loss of the completions' tokens, by domain."""
    import torch
    from peft import PeftModel

    if job.start:
        model = PeftModel.from_pretrained(model, job.start)
    model.eval()
    total: dict[str, float] = defaultdict(float)
    tokens: dict[str, int] = defaultdict(int)
    for record in read_records(Path(job.data)):
        start = tokenizer.apply_chat_template(record["prompt"], add_generation_prompt=True, return_dict=False)
        whole = tokenizer.apply_chat_template(record["prompt"] + record["completion"], return_dict=False)
        whole = whole[: job.max_length]
        if len(whole) <= len(start):
            continue
        with torch.no_grad():
            logits = model(torch.tensor([whole])).logits[0, len(start) - 1 : -1].float()
        loss = torch.nn.functional.cross_entropy(logits, torch.tensor(whole[len(start) :]), reduction="sum")
        domain = str(record.get("domain", ""))
        total[domain] += float(loss)
        tokens[domain] += len(whole) - len(start)
    return {"domains": {name: total[name] / tokens[name] for name in total}, "tokens": dict(tokens)}


if __name__ == "__main__":
    main(*sys.argv[1:3])
