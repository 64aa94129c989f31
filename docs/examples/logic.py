"""The model translates, a solver answers and says why."""

from reasoning import Question, run

question = Question(
    "Is the following statement true, false, or unknown? The heron is not loud.",
    "The heron is wary. If something is wary then it is not tame. If something is not tame then it is not loud.",
    ("True", "False", "Unknown"),
)
solution = run("logic", question, backend="mock")
print(solution.answer, *solution.evidence["proof"], sep="\n")
