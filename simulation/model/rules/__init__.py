"""The rules: every change to a company happens in one of them, on either clock."""
