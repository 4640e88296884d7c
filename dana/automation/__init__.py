"""The message pipeline: receive, answer, deliver."""
