"""What pages are made of: vendored Vega, Vega-Lite and Vega-Embed, for report and app."""
