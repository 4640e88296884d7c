"""Everything about people, joined: one place for the app, one for tests."""

from dataclasses import dataclass

from dana.accounts.guard import Guard
from dana.accounts.own_passwords import OwnPasswords
from dana.accounts.profile import Profile
from dana.accounts.providers import Provider
from dana.accounts.second_factors import SecondFactors
from dana.accounts.sign_in import SignIns
from dana.database.transactions import Database
from dana.mail import Mail
from dana.security.devices import Devices
from dana.security.keys import Keys
from dana.security.limits import Limits
from dana.security.one_time import OneTime
from dana.security.passwords import Passwords
from dana.security.refresh import RefreshTokens
from dana.security.second_factor import RecoveryCodes
from dana.security.secrets import Sealer
from dana.settings import Settings


@dataclass(frozen=True, slots=True)
class People:
    """What routes may use."""

    provider: Provider
    sign_ins: SignIns
    profile: Profile
    second_factors: SecondFactors
    browsers: OneTime  # of the cookie that a browser gets when somebody registers in it


def join_people(
    settings: Settings, database: Database, keys: Keys, passwords: Passwords, limits: Limits, mail: Mail, provider: Provider | None = None
) -> People:
    """The parts about people, with Dana's own passwords unless somebody else keeps them."""
    address, devices = settings.address, Devices(keys)
    kept = provider or OwnPasswords(
        database,
        passwords,
        keys,
        mail,
        address=address,
        verifies_first=settings.verifies_first,
        is_open=settings.dana_registration == "open",
    )
    guard = Guard(database, limits, devices, mail)
    second_factors = SecondFactors(Sealer(keys), RecoveryCodes(keys), mail, address=address)
    sign_ins = SignIns(
        database, passwords, RefreshTokens(keys), provider=kept, guard=guard, second_factors=second_factors,
        tickets=OneTime(keys, "second_factor"), devices=devices, mail=mail, address=address,
    )  # fmt: skip
    profile = Profile(database, kept, guard, sign_ins, second_factors, mail, address=address)
    return People(kept, sign_ins, profile, second_factors, OneTime(keys, "browser"))
