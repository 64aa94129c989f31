"""Measure strategies on GSM-Hard.

python benchmarks/gsm_hard.py --strategy cot --backend openai:gpt-5-mini --data gsmhardv2.jsonl
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("gsm_hard")
