"""What the Makefile runs; nothing of it belongs to the product."""
