"""Measure strategies on AR-LSAT.

python benchmarks/ar_lsat.py --strategy "logic(cot)" --backend openai:gpt-5-mini --data dev.json
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("ar_lsat")
