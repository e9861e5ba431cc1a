"""Read what a founder says about the own company, and write it down as a scenario."""
