"""Runs a person's algorithm for Pitwall. Standard library only; Python 3.8 and newer."""
