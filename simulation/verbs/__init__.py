"""The verbs of the command line: what each may be asked, and what it does about it.

A module holds a verb, or a few that belong together. `add_<verb>` adds its parser, whose default
`carry_out` takes what was asked and returns the exit code.
"""
