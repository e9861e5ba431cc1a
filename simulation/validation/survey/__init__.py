"""The published facts by subject, each with the companies and the measurement it needs."""
