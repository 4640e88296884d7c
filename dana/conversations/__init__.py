"""What the inbox does with contacts, conversations and messages."""
