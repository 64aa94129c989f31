#!/usr/bin/env bash
# Package: pydantic-monty 1.4.0
# Behaviour: the interpreter's round(x, n) gives what rounding x * 10**n and dividing again gives, where CPython rounds the
# float's exact binary value. A float just under a half of its last place may come out one step higher: money that a
# program rounds to cents can differ by a cent from what the same program gives under CPython.
# Seen: monty [2.68, 1.01, 0.14], CPython [2.67, 1.01, 0.14] for round(2.675, 2), round(1.015, 2), round(0.145, 2)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "pydantic-monty==1.4.0"
cat >"$work/seen.py" <<'PYTHON'
from pydantic_monty import Monty

PROGRAM = "[round(2.675, 2), round(1.015, 2), round(0.145, 2)]"
with Monty(min_processes=1, max_processes=1) as pool, pool.checkout(script_name="program") as session:
    seen = session.feed_start(PROGRAM).output
plain = eval(PROGRAM)
print("monty", seen, "CPython", plain)
assert seen != plain, "both round alike now"
assert seen[0] == 2.68 and plain[0] == 2.67
PYTHON
"$work/venv/bin/python" "$work/seen.py"
