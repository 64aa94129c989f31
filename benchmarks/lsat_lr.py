"""Measure strategies on LSAT-LR.

python benchmarks/lsat_lr.py --strategy cot --backend openai:gpt-5-mini --data lsat-lr.jsonl
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("lsat_lr")
