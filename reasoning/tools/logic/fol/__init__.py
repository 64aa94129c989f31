"""First-order logic: trees, a reader of every notation that models write, and printers."""
