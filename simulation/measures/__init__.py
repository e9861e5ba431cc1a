"""Measures: functions over the log of a life, and the log as tables."""
