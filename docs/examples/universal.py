"""The model picks the most consistent of several free answers."""

from reasoning import Question, run

question = Question(
    "Is the following statement true, false, or unknown? The heron is not loud.",
    "The heron is wary. If something is wary then it is not tame. If something is not tame then it is not loud.",
    ("True", "False", "Unknown"),
)
solution = run("universal(cot, samples=3)", question, backend="mock?error_rate=0.3&seed=3")
print(solution.answer, solution.evidence["answers"])
