"""Readings: what a fact sees in one life, by subject; each takes a life and returns a number."""
