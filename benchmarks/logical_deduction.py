"""Measure strategies on LogicalDeduction.

python benchmarks/logical_deduction.py --strategy "logic(dialect='csp')" --backend openai:gpt-5-mini --data dev.json
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("logical_deduction")
