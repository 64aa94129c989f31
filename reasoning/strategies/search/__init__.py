"""Tree and graph of thoughts: the graph of states, the ways to walk it, and the domains."""
