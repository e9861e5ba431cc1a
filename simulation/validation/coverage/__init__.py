"""Coverage of every interval that is printed, measured on models whose truth is known.

`python -m simulation.validation.coverage` writes the page of the documentation.
"""
