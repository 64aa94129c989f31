"""Votes over answers, and the rules by which drawing stops early."""
