"""The local web app: a small server on the loopback address, and one page."""
