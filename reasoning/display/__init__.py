"""What happened, drawn: traces as trees, implications and searches as graphs, in HTML that needs nothing else.

One renderer serves notebooks and the pages of `reasoning report`. All text of models is escaped.
"""
