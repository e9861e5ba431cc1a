"""Decision support: studies of lives under many plans, and what they say a founder should do."""
