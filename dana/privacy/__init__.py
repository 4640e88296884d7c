"""Personal data: what is exported, erased and kept for how long."""
