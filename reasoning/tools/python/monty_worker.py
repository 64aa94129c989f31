"""Runs in a process between us and the interpreter: what crosses from a program is turned into plain values here.

A result may be as large as the program's memory limit, and several times that as Python's own values. It is cut to
bounds here, in a process that can be stopped, and not in the caller's.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from reasoning.tools.python.adapting import Adapted, adapt
from reasoning.tools.python.lacking import explain
from reasoning.tools.python.lockdown import limit_worker
from reasoning.tools.python.plain import ValueTooLargeError, plain
from reasoning.tools.python.preludes import HELPERS, place, source
from reasoning.tools.python.worker_lines import Lines, Printed, worded

_GRACE = 0.3
# the interpreter counts what its values take; what is resident of it was measured to be up to a third more
_VALUES = 0.75
_LACKS = re.compile(
    r"does not yet support|not yet supported|not supported in this environment|not yet implemented|not implemented"
)
_MISSING = ("ModuleNotFoundError", "ImportError", "NotImplementedError")


def main() -> None:
    """Serve requests until the parent goes away."""
    lines = Lines()
    sys.path.extend(lines.read().get("paths", []))
    limit_worker()
    from pydantic_monty import Monty

    with Monty(min_processes=1, max_processes=1, feed_duration_limit_grace=_GRACE) as pool:
        lines.write({"ready": True})
        while True:
            try:
                request = lines.read()
            except EOFError:
                return
            lines.write(_outcome(pool, request, lines))


def _outcome(pool: Any, request: dict[str, Any], lines: Lines) -> dict[str, Any]:
    from pydantic_monty import MontyError

    printed = Printed(request["output"])
    try:
        limits = {"max_feed_duration_secs": request["seconds"], "max_memory": int(request["memory"] * _VALUES)}
        policy = {"sleep": "zero", "random_start": {"seed": request["seed"]}}
        adapted = adapt(request["program"])
        if adapted.lacking:
            line, why = adapted.lacking
            return {"error": worded("", why, request["program"], line), "kind": "missing feature", "line": line}
        with pool.checkout(script_name="program", limits=limits, os_policy=policy) as session:
            reply = {"value": _value(_Run(session, request, printed, lines), adapted)}
    except ValueTooLargeError as error:
        reply = {"error": str(error), "kind": "size"}
    except (ValueError, OverflowError) as error:
        reply = {"error": f"the result can't be passed: {str(error)[:500]}", "kind": "size"}
    except MontyError as error:
        reply = _told(error, request["program"], len(adapted.preludes))
    return {**reply, "output": printed.text()}


class _Run:
    def __init__(self, session: Any, request: dict[str, Any], printed: Printed, lines: Lines) -> None:
        self.session, self.request, self.printed, self.lines = session, request, printed, lines

    def feed(self, code: str) -> Any:
        from pydantic_monty import FunctionSnapshot, MontyComplete, NameLookupSnapshot

        step = self.session.feed_start(code, print_callback=lambda _, text: self.printed.write(text) and None)
        while not isinstance(step, MontyComplete):
            if isinstance(step, NameLookupSnapshot):
                step = self.looked_up(step)
            elif isinstance(step, FunctionSnapshot) and not step.is_os_function:
                step = step.resume(self.called(step))
            else:
                step = step.resume_not_handled()
        return step.output

    def looked_up(self, step: Any) -> Any:
        name = step.variable_name
        return step.resume(value=_named(name)) if name in self.request["tools"] else step.resume()

    def called(self, step: Any) -> Any:
        if step.function_name not in self.request["tools"]:
            return {"exception": NameError(f"name {step.function_name!r} is not defined")}
        try:
            value = self.lines.call(step.function_name, plain(step.args), plain(step.kwargs))
        except (RuntimeError, ValueTooLargeError) as error:
            return {"exception": RuntimeError(str(error))}
        return {"return_value": value}


def _named(name: str) -> Any:
    def tool() -> None:
        """Stands for the tool: the interpreter takes its name and asks for the call."""

    tool.__name__ = tool.__qualname__ = name
    return tool


def _value(run: _Run, adapted: Adapted) -> Any:
    program, call = adapted.code, run.request["call"]
    for module in adapted.preludes:
        rounds = f"round = {place(HELPERS)}.rounded\n" if module == HELPERS and adapted.rounds else ""
        run.feed(source(module) + rounds)
    if call:
        return plain(run.feed(f"{program}\n{call}()"))
    value = run.feed(program)
    for name in ("answer", "result"):
        if value is None and re.search(rf"\b{name}\b", program):
            value = _looked(run, name)
    return plain(value)


def _looked(run: _Run, name: str) -> Any:
    from pydantic_monty import MontyRuntimeError

    try:
        return run.feed(name)
    except MontyRuntimeError:
        return None


def _told(error: Any, program: str, feed: int) -> dict[str, Any]:
    name, _, message = str(error).partition(": ") if hasattr(error, "traceback") else ("", "", str(error))
    line = _line(error, program, feed)
    if type(error).__name__ == "MontySyntaxError":
        return {"error": worded("SyntaxError", str(error), program, line), "kind": "syntax", "line": line}
    if why := explain(name, message):
        return {"error": worded("", why, program, line), "kind": "missing feature", "line": line}
    return {"error": worded(name, message, program, line), "kind": _kind(error, name, message), "line": line}


def _line(error: Any, program: str, feed: int) -> int:
    """Return the program's own line that was last on the way to the error; `feed` texts were fed before it."""
    last, file = len(program.splitlines()), f"<python-input-{feed}>"
    frames = error.traceback() if hasattr(error, "traceback") else ()
    return next((f.line for f in reversed(frames) if f.line <= last and f.filename in (file, "program")), 0)


def _kind(error: Any, name: str, message: str) -> str:
    if getattr(error, "timed_out", False) or (name == "TimeoutError" and "time limit exceeded" in message):
        return "time"
    if name == "MemoryError":
        return "memory"
    if name in _MISSING or _LACKS.search(message):
        return "missing feature"
    if name == "PermissionError":
        return "denied"
    return "crash" if type(error).__name__ == "MontyCrashedError" else "exception"
