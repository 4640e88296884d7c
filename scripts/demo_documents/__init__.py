"""The demo shop's text and how it becomes PDF and DOCX."""
