"""The guarded side door: what has no account yet, by the SECURITY DEFINER look-ups of the migrations, a part for each feature."""
