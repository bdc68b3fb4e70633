"""How many blows of each name fall in a minute."""

from __future__ import annotations

from collections.abc import Mapping

Profile = Mapping[str, float]

STORM: Profile = {
    "kill": 5.5,
    "kill_several": 2,
    "terminate": 1.2,
    "pause": 1.2,
    "pause_all": 0.3,
    "kill_redis": 0.5,
    "flush_redis": 0.3,
    "flush_unread": 0.1,
    "quit_postgres": 0.5,
    "kill_postgres": 0.5,
    "cut": 3,
    "refuse": 1.5,
    "measured_death": 0.7,
    "measured_loss": 0.4,
}
