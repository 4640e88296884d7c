"""Personal data: written down for who asks, erased when that is asked for, and kept no longer than the account says."""
