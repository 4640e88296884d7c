"""A small invented shop to look around in: development only, its sign-in is known to everybody."""

from importlib.resources import files
from uuid import UUID

from dana.database import system
from dana.errors import Misconfigured
from dana.knowledge import documents
from dana.routes.parts import Parts

EMAIL = "demo@dana.example"
PASSWORD = "ride the fern hills"  # noqa: S105 - public on purpose, and refused in production
PERSON, SHOP = "Robin Hale", "Fernhill Cycles"
CHANNELS = {
    "whatsapp": ("WhatsApp", {"phone_number_id": "109900000000001"}),
    "facebook": ("Messenger", {"page_id": "109900000000002"}),
    "instagram": ("Instagram", {"instagram_id": "109900000000003"}),
}


def ensure_demo(parts: Parts) -> tuple[str, str] | None:
    """Make the demo account with its channels and documents unless it is there; its sign-in. None outside development."""
    if not (parts.settings.is_development and parts.settings.dana_demo):
        return None
    with parts.database.system_transaction() as db:
        known = system.find_person(db, EMAIL)
    if known is None:
        signed = parts.sign_ins.register(email=EMAIL, password=PASSWORD, name=PERSON, account_name=SHOP)
        _furnish(parts, signed.current.account_id, signed.user_id)
    return EMAIL, PASSWORD


def _furnish(parts: Parts, account_id: UUID, user_id: UUID) -> None:
    with parts.database.account_transaction(account_id) as db:
        for connector, (name, config) in CHANNELS.items():
            secrets = {"access_token": f"simulated-{connector}-token", "app_secret": f"simulated-{connector}-secret",
                       "verify_token": f"simulated-{connector}-verify"}  # fmt: skip
            parts.connections.connect(db, account_id, connector, {**config, **secrets}, name)
        for file in sorted(files("dana.demo").joinpath("documents").iterdir(), key=lambda item: item.name):
            if not file.name.endswith(".json"):
                documents.add(db, account_id, file.name, file.read_bytes(), user_id)


def refuse_in_production(parts: Parts) -> None:
    """Misconfigured when the demo's person exists where production runs."""
    if parts.settings.is_development:
        return
    with parts.database.system_transaction() as db:
        if system.find_person(db, EMAIL) is not None:
            raise Misconfigured(f"The demo account ({EMAIL}) is in this database: remove it before going to production.")
