"""Thought, action, observation: a calculator as a tool."""

from reasoning import Mock, Question, run
from reasoning.tools.calculator import calculate

question = Question("How many rolls are left of 6 trays of 8, after selling 31?", answer_format="number")
model = Mock(["Thought: I compute it.\nAction: calculate[6 * 8 - 31]", "Thought: I know it.\nAction: finish[17]"])
solution = run("react", question, backend=model, tools={"calculate": calculate})
print(solution.answer, solution.trace)
