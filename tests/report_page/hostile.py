"""A company whose every name tries to be markup."""

from __future__ import annotations

from typing import Any

HOSTILE: dict[str, Any] = {
    "name": "<img src=x onerror=alert(1)>",
    "question": "Should we open </script><script>alert(2)</script> now?",
    "team": {
        "<b>Ana</b>": {"role": "ml_engineer"},
        "</style><svg/onload=alert(3)>": {"role": "full_stack"},
    },
    "roles": {"mlops_engineer": {"label": "<i onclick=alert(4)>MLOps</i> & $x^2$"}},
    "plan": {"mlops</script>": {"open_requisition": "mlops_engineer", "month": 0}},
    "models_in_production": 1,
}
LIVES, SEED = 24, 3
