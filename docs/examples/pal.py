"""A program that computes the answer, run in a sandbox."""

from reasoning import Mock, Question, run

question = Question(
    "A baker fills 6 trays with 8 rolls each and sells 31. How many rolls are left?", answer_format="number"
)
model = Mock(["```python\ndef solution():\n    return 6 * 8 - 31\n```"])  # a script in place of a model
solution = run("pal", question, backend=model)
print(solution.answer, solution.evidence["program"])
