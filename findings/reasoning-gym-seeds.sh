#!/usr/bin/env bash
# Package: reasoning-gym 0.1.25
# Behaviour: a seed does not settle the questions. Six generators (isomorphic_strings, ransom_note, word_ladder, knight_swap,
# list_functions, polynomial_multiplication) draw from sets of strings, so that with one seed another process makes other
# questions unless PYTHONHASHSEED is the same. And question i of seed s is question i - 1 of seed s + 1 in nearly all generators:
# two sets of 500 made with neighbouring seeds share 499 questions, so a training and a test set may be one set.
# Seen: isomorphic_strings, seed 1: 2 different sets in 2 processes; chain_sum, seeds 1 and 2, 100 questions each: 99 shared
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "reasoning-gym==0.1.25"
cat >"$work/seen.py" <<'PYTHON'
import sys

import reasoning_gym


def texts(name, seed):
    made = reasoning_gym.create_dataset(name, seed=seed, size=100)
    return [made[place]["question"] for place in range(100)]


if sys.argv[1:] == ["print"]:
    print(texts("isomorphic_strings", 1))
else:
    shared = len(set(texts("chain_sum", 1)) & set(texts("chain_sum", 2)))
    print("chain_sum, seeds 1 and 2, 100 questions each:", shared, "shared")
    assert shared == 99, "neighbouring seeds share other numbers of questions now"
PYTHON
for hashes in 0 1; do PYTHONHASHSEED=$hashes "$work/venv/bin/python" "$work/seen.py" print | sha256sum; done >"$work/sums"
different=$(sort -u "$work/sums" | wc -l)
echo "isomorphic_strings, seed 1: $different different sets in 2 processes"
[ "$different" = 2 ] || { echo "the seed settles the questions now"; exit 1; }
"$work/venv/bin/python" "$work/seen.py"
