"""Tools around the contract, in layers. Those with a command line are run as `python -m spec.tools.<name>`.

load (read a document) > normalise (one form for each fact) > diff (differences of two documents) >
deviations (known differences and their reasons), breaking (consequences of a difference for callers) >
drift, apply (a vendor's document against the contract), changes (one revision of this project against another).
"""
