"""One queue in several simulation engines: engineers who serve urgent and ordinary work."""
