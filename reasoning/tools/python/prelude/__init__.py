"""Modules of the standard library that the interpreter lacks, in the part of Python that it has.

Each file is fed to the interpreter as the body of a function, without its annotations: no classes, no generators, no
names of its own module. They are plain Python as well, and are tested against the modules whose names they bear.
"""
