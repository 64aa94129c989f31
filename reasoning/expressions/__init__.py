"""Mathematics as it is written: tokens, one tree, its parser and its values; answers and the calculator read by it.

Nothing of a text is ever executed. It stands above `parsing`, below `answers` and the tools.
"""
