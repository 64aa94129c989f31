"""Measure strategies on FOLIO.

python benchmarks/folio.py --strategy "first(logic, cot)" --backend openai:gpt-5-mini --data folio-validation.jsonl
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("folio")
