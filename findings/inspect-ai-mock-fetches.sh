#!/usr/bin/env bash
# Package: inspect-ai 0.3.285
# Behaviour: the model for trials without a network, mockllm, needs the network. Where an output that it is given has no usage, it
# counts the prompt's tokens by tiktoken, whose encoding o200k_base is no part of a package: it is fetched from
# openaipublic.blob.core.windows.net. Offline every sample ends with a ConnectionError or ProxyError; with a usage in the output all is well.
# Seen: without usage: error, a connection to openaipublic.blob.core.windows.net; with usage: success
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-compile "inspect-ai==0.3.285"
cat >"$work/seen.py" <<'PYTHON'
import sys

from inspect_ai import Task, eval
from inspect_ai.dataset import Sample
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import includes


def output(*_):
    made = ModelOutput.from_content("mockllm/model", "four")
    if sys.argv[1] == "with":
        made.usage = ModelUsage(input_tokens=5, output_tokens=1, total_tokens=6)
    return made


task = Task(dataset=[Sample("How many legs has a cat?", target="four")], scorer=includes())
(log,) = eval(task, model=get_model("mockllm/model", custom_outputs=output), display="none", log_dir=sys.argv[2])
words = str(log.error)
print(f"{sys.argv[1]} usage: {log.status}, fetches: {'openaipublic.blob.core.windows.net' in words}", file=sys.stderr)
PYTHON
# a proxy that is not there stands for a machine without a network
export HTTPS_PROXY=http://127.0.0.1:9 HTTP_PROXY=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 TIKTOKEN_CACHE_DIR="$work/cache"
for how in with without; do "$work/venv/bin/python" "$work/seen.py" "$how" "$work/logs" 2>&1 >/dev/null | grep "usage:"; done | tee "$work/seen"
diff "$work/seen" - <<'SEEN' || { echo "the mock counts tokens in another way now"; exit 1; }
with usage: success, fetches: False
without usage: error, fetches: True
SEEN
