"""Tell the findings: a sentence, tables, figures, a summary and a folder of files.

Figures are not imported here, because Matplotlib takes half a second to load.
"""

from simulation.report.description import plan_sentence
from simulation.report.sentence import action_of, answer_sentence, choice_sentence
from simulation.report.store import (
    ReportError,
    RunRecord,
    check_writable,
    run_identifier,
    write_run,
)
from simulation.report.summary import summary, to_json
from simulation.report.tables import answer_console, footnotes, print_answer
from simulation.report.timeline import milestone_tables, timeline_table, turning_points_data

__all__ = [
    "ReportError",
    "RunRecord",
    "action_of",
    "answer_console",
    "answer_sentence",
    "check_writable",
    "choice_sentence",
    "footnotes",
    "milestone_tables",
    "plan_sentence",
    "print_answer",
    "run_identifier",
    "summary",
    "timeline_table",
    "to_json",
    "turning_points_data",
    "write_run",
]
