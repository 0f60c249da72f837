"""Measures the main pages and jobs against floors that are measured in the same run. Started by `make bench`."""
