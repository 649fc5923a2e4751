"""Benchmarks: the program measured on an invented province, beside the plain ways of doing the same.

Milliseconds say little on a machine that others use as well; what stays is the ratio of two ways measured in one run.
Nothing of this is asserted in a test.
"""
