"""Z3 answers in processes of its own, within bounds, the same in every run."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reasoning.tools.logic.solver import Outcome, Problem, SolverBudget, SolverCheck, solve, solving, stop
from reasoning.tools.process_pool import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator

SOCRATES = Problem(
    "(declare-sort U 0)\n(declare-const s U)\n(declare-fun Man (U) Bool)\n(declare-fun Mortal (U) Bool)",
    ("(or (Man s) (not (Man s)))", "(forall ((x U)) (=> (Man x) (Mortal x)))", "(Man s)", "(exists ((x U)) (Man x))"),
    (
        SolverCheck(),
        SolverCheck(("(not (Mortal s))",), core=True),
        SolverCheck(("(Mortal s)",), core=True),
        SolverCheck(("false",), core=True),
    ),
)
ENDLESS = Problem(
    "(declare-sort U 0)\n(declare-fun R (U U) Bool)\n(declare-fun f (U) U)",
    (
        "(forall ((x U)) (R x (f x)))",
        "(forall ((x U) (y U) (z U)) (=> (and (R x y) (R y z)) (R x z)))",
        "(forall ((x U)) (not (R x x)))",
    ),
    (SolverCheck(), SolverCheck(("false",))),
)
GREEDY = Problem(
    "(declare-sort U 0)\n(declare-fun f (U) U)\n(declare-fun g (U) U)\n(declare-fun P (U) Bool)\n(declare-const a U)",
    (
        "(P a)",
        "(forall ((x U)) (=> (P x) (and (P (f x)) (P (g x)))))",
        "(forall ((x U) (y U)) (=> (and (P x) (P y)) (and (not (= (f x) (g y))) (not (= (f x) a)) (not (= (g x) a)))))",
        "(forall ((x U) (y U)) (=> (and (P x) (P y) (not (= x y))) (not (= (f x) (f y)))))",
        "(forall ((x U) (y U)) (=> (and (P x) (P y) (not (= x y))) (not (= (g x) (g y)))))",
    ),
    (SolverCheck(), SolverCheck(("false",))),
)
DEAF = Problem(
    "(declare-const x (_ BitVec 4000))\n(declare-const y (_ BitVec 4000))",
    (f"(= (bvmul x y x) (bvmul y y #x{'1' * 1000}))", "(= (bvudiv x y) y)"),
    (SolverCheck(), SolverCheck()),
)
EASY = Problem("(declare-const a Bool)", ("a",), (SolverCheck(("(not a)",), core=True),))


@pytest.fixture(autouse=True, scope="module")
def _ended() -> Iterator[None]:
    """The processes of these tests end with them."""
    yield
    stop()


def test_each_check_has_its_outcome() -> None:
    """Checks are apart from each other; a core has the assertions that are needed, and no other."""
    free, refuted, consistent, absurd = solve(SOCRATES)
    assert (free, consistent) == (Outcome("sat"), Outcome("sat"))
    assert refuted == Outcome("unsat", (1, 2))
    assert absurd == Outcome("unsat")


def test_no_assertion_of_a_core_can_be_left_out() -> None:
    """Of many ways to a contradiction one minimal core is given; asserted alone it excludes, less of it does not."""
    names = [f"p{n}" for n in range(12)]
    rules = [f"(=> {a} {b})" for a in names for b in names if a < b]
    assertions = ("p0", *rules, "(not p11)", "(or p3 p4)")
    problem = Problem(
        "\n".join(f"(declare-const {name} Bool)" for name in names), assertions, (SolverCheck(core=True),)
    )
    (found,) = solve(problem)
    assert found.status == "unsat"
    kept = [assertions[index] for index in found.core]
    for left in (None, *kept):
        fewer = Problem(problem.declarations, tuple(term for term in kept if term != left), (SolverCheck(),))
        assert solve(fewer)[0].status == ("unsat" if left is None else "sat")


@pytest.mark.parametrize(
    ("declarations", "assertions", "extra", "part"),
    [
        ("(declare-const a Bool)", ("a", "(or a b)"), "a", "assertion 1: unknown constant b"),
        ("(declare-const a Bool)\n(declare-const b Colour)", ("a",), "b", "declaration 1: .* unknown sort 'Colour'"),
        ("(declare-const a Bool)", ("a",), "(=> a c)", "check 0: unknown constant c"),
        ("", ("true) (assert false",), "true", "2 terms were expected, and 3 read"),
        ("", ("(" * 100_000,), "true", "assertion 0"),
        ("", ("true\0",), "true", "expected"),
        ("", ("|\ud800|",), "true", "surrogates not allowed"),
    ],
    ids=["unknown", "sort", "extra", "two terms", "brackets", "null", "surrogate"],
)
def test_text_that_z3_rejects_is_unread(declarations: str, assertions: tuple[str, ...], extra: str, part: str) -> None:
    """Every check of a problem that Z3 does not read is unknown, with Z3's words and the part that they are about."""
    found = solve(Problem(declarations, assertions, (SolverCheck((extra,)), SolverCheck())))
    assert [outcome.why for outcome in found] == ["unread", "unread"]
    assert re.search(part, found[0].detail)


def test_what_z3_gives_up_is_incomplete() -> None:
    """Where Z3 has no method is told apart from a bound that was met."""
    (found,) = solve(Problem("(declare-const x Real)", ("(= (^ 2.0 x) 3.0)",), (SolverCheck(),)))
    assert (found.status, found.why) == ("unknown", "incomplete")


def test_time_is_shared_between_the_checks() -> None:
    """A check that would take for ever is out of time, and leaves time for those behind it."""
    endless, absurd = solve(ENDLESS, seconds=0.4)
    assert (endless.status, endless.why) == ("unknown", "time")
    assert absurd == Outcome("unsat")


def test_no_time_is_no_outcome() -> None:
    """Without any time, all is unknown for the reason of time."""
    assert [outcome.why for outcome in solve(ENDLESS, seconds=0)] == ["time", "time"]
    assert [outcome.why for outcome in solve(ENDLESS, seconds=-1)] == ["time", "time"]


def test_a_budget_is_shared_between_problems() -> None:
    """A share of the time leaves the rest to the next problem; what is spent is spent."""
    budget = SolverBudget(0.8)
    assert budget.solve(ENDLESS, 0.5)[0].why == "time"
    assert 0 < budget.seconds <= 0.6
    assert budget.solve(EASY)[0].core == (0,)
    budget.seconds = 0
    assert budget.solve(EASY) == (Outcome("unknown", why="time"),)


@pytest.mark.slow
def test_a_process_without_a_parent_ends_by_itself() -> None:
    """Where nobody is there to kill it, a process that works on past its time is ended by the system."""
    worker = Worker("reasoning.tools.logic.solver.worker")
    worker.send(solving._request(DEAF, 0.1, 2000))
    while worker.line():
        pass
    assert worker.stop(wait=1) == -signal.SIGALRM


@pytest.mark.slow
def test_a_solver_that_does_not_hear_is_ended() -> None:
    """Where Z3 does not stop by itself its process is killed, and the next problem has a new one."""
    solve(EASY)
    before = {worker.process.pid for worker in solving._workers.all}
    found = solve(DEAF, seconds=0.2)
    assert [outcome.why for outcome in found] == ["time", "time"]
    left = {worker.process.pid for worker in solving._workers.all}
    assert len(before - left) == 1
    assert solve(EASY)[0].core == (0,)


@pytest.mark.slow
def test_memory_is_bounded() -> None:
    """A check that takes too much memory is told so, and those behind it are still answered."""
    greedy, absurd = solve(GREEDY, seconds=20, megabytes=80)
    assert (greedy.status, greedy.why) == ("unknown", "memory")
    assert absurd == Outcome("unsat")
    assert solve(EASY)[0].core == (0,)


def test_a_process_killed_from_outside_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed while it works, a process leaves an unknown outcome, and the further checks are answered by another."""
    send = Worker.send

    def send_and_kill(worker: Worker, request: str) -> None:
        send(worker, request)
        monkeypatch.undo()
        os.kill(worker.process.pid, signal.SIGKILL)

    monkeypatch.setattr(Worker, "send", send_and_kill)
    killed, absurd = solve(ENDLESS, seconds=0.4)
    assert killed == Outcome("unknown", why="memory", detail="the process of Z3 ended with status -9")
    assert absurd == Outcome("unsat")


def test_a_process_killed_while_it_is_idle_is_not_missed() -> None:
    """A process that died between two problems is replaced before the next one."""
    solve(EASY)
    for worker in solving._workers.all:
        worker.process.kill()
        worker.process.wait()
    assert solve(EASY)[0].core == (0,)


def test_threads_have_the_same_outcomes() -> None:
    """Many problems at once have the outcomes that each has alone, from no more processes than there are processors."""
    problems = [SOCRATES, EASY, replace(SOCRATES, checks=SOCRATES.checks[1:])] * 8
    alone = [solve(problem) for problem in problems]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(solve, problems)) == alone
    assert 0 < len(solving._workers.all) <= (os.cpu_count() or 1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_forked_child_has_processes_of_its_own() -> None:
    """After a fork both sides solve, and neither reads what the other asked."""
    code = (
        "import os, stat, sys\n"
        "from reasoning.tools.logic.solver import SolverCheck, Problem, solve, solving\n"
        "yes, no = Problem('', (), (SolverCheck(),)), Problem('', (), (SolverCheck(('false',)),))\n"
        "assert solve(yes)[0].status == 'sat'\n"
        "pipe = solving._workers.all[0].process.stdin.fileno()\n"
        "child = os.fork()\n"
        "assert stat.S_ISFIFO(os.fstat(pipe).st_mode) == bool(child), 'the process would outlive its parent'\n"
        "right = all(solve(no if child else yes)[0].status == ('unsat' if child else 'sat') for _ in range(20))\n"
        "if not child: os._exit(0 if right else 1)\n"
        "sys.exit(os.waitpid(child, 0)[1] or not right)\n"
    )
    assert subprocess.run([sys.executable, "-W", "error", "-c", code], check=False).returncode == 0


def test_the_processes_end_with_their_parent() -> None:
    """At exit the processes are ended, and nothing was printed."""
    code = (
        "from reasoning.tools.logic.solver import SolverCheck, Problem, solve, solving\n"
        "solve(Problem('', ('(=> true unknown)',), (SolverCheck(),)))\n"
        "solve(Problem('', (), (SolverCheck(),)))\n"
        "print(solving._workers.all[0].process.pid)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert not done.stderr
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


@pytest.mark.slow
def test_the_parent_loads_no_solver() -> None:
    """The process that asks never loads Z3."""
    code = (
        "import sys\nfrom reasoning.tools.logic.solver import SolverCheck, Problem, solve\n"
        "solve(Problem('', (), (SolverCheck(),)))\nassert 'z3' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
