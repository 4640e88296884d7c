"""What is in the demo shop, and how it gets into an empty database."""

from importlib.resources import files
from uuid import UUID

from dana.demo import EMAIL, PASSWORD
from dana.knowledge import documents
from dana.parts import Parts

PERSON, SHOP = "Robin Hale", "Fernhill Cycles"
CHANNELS = {
    "whatsapp": ("WhatsApp", {"phone_number_id": "109900000000001"}),
    "facebook": ("Messenger", {"page_id": "109900000000002"}),
    "instagram": ("Instagram", {"instagram_id": "109900000000003"}),
}


def furnish(parts: Parts) -> None:
    """Make the demo account with its channels and documents."""
    signed = parts.sign_ins.register(email=EMAIL, password=PASSWORD, name=PERSON, account_name=SHOP, is_verified=True)
    _furnish(parts, signed.current.account_id, signed.user_id)


def _furnish(parts: Parts, account_id: UUID, user_id: UUID) -> None:
    with parts.database.account_transaction(account_id) as db:
        for connector, (name, config) in CHANNELS.items():
            secrets = {"access_token": f"simulated-{connector}-token", "app_secret": f"simulated-{connector}-secret",
                       "verify_token": f"simulated-{connector}-verify"}  # fmt: skip
            parts.connections.connect(db, account_id, connector, {**config, **secrets}, name)
        for file in sorted(files("dana.demo").joinpath("documents").iterdir(), key=lambda item: item.name):
            if not file.name.endswith(".json"):
                documents.add(db, account_id, file.name, file.read_bytes(), user_id)
