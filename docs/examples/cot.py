"""Chain of thought, zero-shot and with two worked examples."""

from reasoning import Question, run

question = Question(
    "Is the following statement true, false, or unknown? The heron is not loud.",
    "The heron is wary. If something is wary then it is not tame. If something is not tame then it is not loud.",
    ("True", "False", "Unknown"),
)
print(run("cot", question, backend="mock").answer)
solution = run("cot(shots=2)", question, backend="mock")
print(solution.text)
