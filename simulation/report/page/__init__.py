"""The answer as one HTML page: sections of words, tables and pictures, and an explorer."""
