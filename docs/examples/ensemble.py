"""A vote over different strategies, with weights."""

from reasoning import Question, run

question = Question(
    "Is the following statement true, false, or unknown? The heron is not loud.",
    "The heron is wary. If something is wary then it is not tame. If something is not tame then it is not loud.",
    ("True", "False", "Unknown"),
)
solution = run("ensemble((cot, lot(cot), direct), weights=(2, 2, 1))", question, backend="mock?error_rate=0.3")
print(solution.answer, solution.evidence["by_strategy"])
