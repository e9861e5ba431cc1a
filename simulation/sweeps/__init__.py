"""Sweeps: designs over levers and uncertainties, lived block by block into a store."""
