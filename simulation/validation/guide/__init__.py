"""The claims of the guide, by subject."""
