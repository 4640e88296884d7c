"""The table of roles that the team's page shows is the one that routes are held to."""

from apiflask import APIFlask

from dana.security.roles import Right, Role, allows
from tests.routes.conftest import SignedIn


def test_the_shown_table_is_the_one_that_decides(alice: SignedIn) -> None:
    answer = alice.get("/api/roles")
    assert answer.status_code == 200
    shown = {item["role"]: set(item["rights"]) for item in answer.json["items"]}
    assert list(shown) == ["owner", "admin", "agent", "viewer"]
    assert {(role, right): right in shown[role] for role in Role for right in Right} == {
        (role, right): allows(role, right) for role in Role for right in Right
    }


def test_who_is_not_signed_in_is_not_shown_the_table(app: APIFlask) -> None:
    assert app.test_client().get("/api/roles").status_code == 401
