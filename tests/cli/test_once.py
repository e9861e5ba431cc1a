"""Options that may be given once are not given twice in silence."""

from __future__ import annotations

import pytest
from installed import Run

ONE_ROLE = ("whatif", "tipping", "report", "sensitivity")


@pytest.mark.parametrize("verb", ONE_ROLE)
def test_a_second_role_is_refused(nexthire: Run, verb: str) -> None:
    done = nexthire(verb, "document-extraction", "--hire", "mlops", "--hire", "data")
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "argument --hire: found twice, allowed: once" in done.err


@pytest.mark.parametrize("hire", ["mlops contractor", "managed services"])
def test_what_is_ranked_but_is_no_position_is_said_to_be_so(nexthire: Run, hire: str) -> None:
    done = nexthire("whatif", "document-extraction", "--hire", hire)
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "contractors and managed services are ranked beside them" in done.err
    assert "did you mean" not in done.err
