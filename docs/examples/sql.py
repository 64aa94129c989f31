"""A question over a database: the model writes SQL, which can only read."""

import sqlite3
import tempfile

from reasoning import Mock, Question, run
from reasoning.tools.sql import SQLite

with tempfile.NamedTemporaryFile(suffix=".db") as file:
    database = sqlite3.connect(file.name)
    database.executescript("CREATE TABLE rolls (tray INTEGER, sold INTEGER); INSERT INTO rolls VALUES (1, 5), (2, 8);")
    database.close()
    model = Mock(["SELECT sum(sold) FROM rolls"])  # a script in place of a model
    question = Question("How many rolls were sold?", answer_format="number")
    solution = run("sql", question, backend=model, tools={"database": SQLite(file.name)})
    print(solution.answer)
