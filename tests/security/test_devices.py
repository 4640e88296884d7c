"""The cookie of a device that people signed in from before."""

from uuid import uuid4

import pytest

from dana.security.devices import PEOPLE, Devices
from dana.security.keys import Keys
from tests.security.conftest import ALICE


def test_T035_a_device_knows_who_signed_in_and_nobody_else(keys: Keys) -> None:
    devices = Devices(keys)
    cookie = devices.with_person("", ALICE)
    assert devices.known(cookie, ALICE)
    assert devices.known(cookie, uuid4()) is None
    assert ALICE.hex not in cookie


def test_a_device_stays_the_same_and_knows_the_last_few(keys: Keys) -> None:
    devices, people = Devices(keys), [uuid4() for _ in range(PEOPLE + 2)]
    cookie = ""
    for person in people:
        cookie = devices.with_person(cookie, person)
    assert [devices.known(cookie, person) is not None for person in people] == [False, False] + [True] * PEOPLE
    assert len({devices.known(cookie, person) for person in people[2:]}) == 1
    again = devices.with_person(cookie, people[-1])
    assert again == cookie, "nobody stands there twice"


def test_T023_a_rotation_forgets_no_device(keys: Keys, rotated_keys: Keys, new_keys_only: Keys) -> None:
    cookie = Devices(keys).with_person("", ALICE)
    assert Devices(rotated_keys).known(cookie, ALICE)
    assert Devices(new_keys_only).known(cookie, ALICE) is None


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "A" * 86, "ü", "%00", "A" * 100_000, "=" * 64])
def test_junk_knows_nobody_and_becomes_a_new_device(keys: Keys, cookie: str) -> None:
    devices = Devices(keys)
    assert devices.known(cookie, ALICE) is None
    assert devices.known(devices.with_person(cookie, ALICE), ALICE)


def test_a_tag_does_not_move_to_another_device(keys: Keys) -> None:
    devices = Devices(keys)
    import base64

    mine, other = (base64.urlsafe_b64decode(devices.with_person("", person) + "==") for person in (ALICE, uuid4()))
    forged = base64.urlsafe_b64encode(other[:16] + mine[16:]).decode().rstrip("=")
    assert devices.known(forged, ALICE) is None
