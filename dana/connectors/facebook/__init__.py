"""Facebook Messenger, for one Page."""
