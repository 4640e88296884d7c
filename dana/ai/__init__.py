"""Providers of answers and the chain that tries them in turn."""
