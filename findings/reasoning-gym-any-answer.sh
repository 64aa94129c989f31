#!/usr/bin/env bash
# Package: reasoning-gym 0.1.25
# Behaviour: the verifier of game_of_life_halting compares the truth of two texts, and every text that is not empty is true: it
# gives 1.0 to any answer at all, the wrong word and an unrelated sentence included. A model trained or measured on it is
# always right.
# Seen: 20 of 20 wrong words graded 1.0, 20 of 20 unrelated sentences graded 1.0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "reasoning-gym==0.1.25"
cat >"$work/seen.py" <<'PYTHON'
import reasoning_gym

made = reasoning_gym.create_dataset("game_of_life_halting", seed=1, size=20)
entries = [made[place] for place in range(20)]
opposite = {"True": "False", "False": "True"}
wrong = [made.score_answer(opposite[entry["answer"]], entry) for entry in entries]
unrelated = [made.score_answer("The cat sat on the mat.", entry) for entry in entries]
print(f"{wrong.count(1.0)} of 20 wrong words graded 1.0, {unrelated.count(1.0)} of 20 unrelated sentences graded 1.0")
assert set(wrong) == {1.0}, "the wrong word is told now"
assert set(unrelated) == {1.0}, "an unrelated sentence is told now"
PYTHON
"$work/venv/bin/python" "$work/seen.py"
