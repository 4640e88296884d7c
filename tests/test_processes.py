"""Where web listens."""

import socket

import pytest

from dana.processes import addresses, is_taken
from dana.settings import Settings

KEY = "a-root-key-that-is-long-enough-for-production-use"


def production(**values: object) -> Settings:
    given = {"dana_env": "production", "dana_demo": False, "public_url": "https://dana.example", "dana_secret_key": KEY, **values}
    return Settings.model_validate(given)


def test_in_development_only_this_machine_reaches_web() -> None:
    hosts = {host for host, _ in addresses(Settings(port=5310))}
    assert "127.0.0.1" in hosts
    assert hosts <= {"127.0.0.1", "::1"}


def test_in_production_web_listens_on_every_address() -> None:
    assert addresses(production(port=8080)) == [("0.0.0.0", 8080)]


@pytest.mark.parametrize("settings", [Settings(dana_bind="192.0.2.7"), production(dana_bind="192.0.2.7")])
def test_a_given_address_is_the_only_one(settings: Settings) -> None:
    assert addresses(settings) == [("192.0.2.7", 5000)]


def test_a_port_is_taken_while_somebody_listens_there() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        host, port = listener.getsockname()
        assert is_taken(host, port)
    assert not is_taken(host, port)
