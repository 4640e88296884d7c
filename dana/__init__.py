"""Dana AI: answers a business's customers from its own documents, on the channel where they wrote."""
