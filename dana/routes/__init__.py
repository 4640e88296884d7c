"""Thin blueprints, one per feature: they check the request, call one function, and shape the answer."""
