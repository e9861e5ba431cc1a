"""Experiments: replications, alternatives side by side, sweeps, and one life traced."""
