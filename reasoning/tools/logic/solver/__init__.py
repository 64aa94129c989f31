"""Z3 in processes of its own: satisfiability questions in SMT-LIB 2, within bounds of time and memory that hold."""

from __future__ import annotations
