"""Figures of months that have ended, kept, so that a large place need not count everybody again.

What is kept says which transactions it has seen; whatever others have written since is added from the ledger and from
the changes of standings when a figure is asked for. So nothing kept is ever shown stale, and no writer waits.
"""
