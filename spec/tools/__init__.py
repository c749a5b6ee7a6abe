"""Tools around the contract. Each is run as `python -m spec.tools.<name>` and stands on the ones before it.

load (read a document) > normalise (one form for one fact) > diff (what two documents say differently) >
deviations (which differences are known, and why), breaking (what a difference means for callers) >
drift, apply (a vendor's document against the contract), changes (one revision of this project against another).
"""
