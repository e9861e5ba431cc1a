"""The queue in Ciw."""

from __future__ import annotations

import ciw

from peer_models.question import ENGINEERS, HOURS, ORDINARY_PER_HOUR, URGENT_PER_HOUR, Stay


def run(seed: int, hours: float = HOURS) -> Stay:
    """Live once and return how long work stayed."""
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions={
            "urgent": [ciw.dists.Exponential(URGENT_PER_HOUR)],
            "ordinary": [ciw.dists.Exponential(ORDINARY_PER_HOUR)],
        },
        service_distributions={
            "urgent": [ciw.dists.Exponential(1.0)],
            "ordinary": [ciw.dists.Exponential(1.0)],
        },
        number_of_servers=[ENGINEERS],
        priority_classes=({"urgent": 0, "ordinary": 1}, ["resume"]),
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(hours)
    stays: dict[str, list[float]] = {"urgent": [], "ordinary": []}
    for record in simulation.get_all_records():
        if record.record_type == "service":
            stays[record.customer_class].append(record.exit_date - record.arrival_date)
    urgent, ordinary = stays["urgent"], stays["ordinary"]
    finished = len(urgent) + len(ordinary)
    return Stay(finished, sum(urgent) / len(urgent), sum(ordinary) / len(ordinary))
