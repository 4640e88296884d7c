"""Security headers on every answer: errors, files and redirects included, and what is refused before Flask sees it."""

from flask import Flask, Response, request

from dana.security.cookies import allowed_origins
from dana.settings import Settings

# Answers of the API are data: nothing in them may ever be run, framed or loaded.
DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
UNUSED_FEATURES = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
TWO_YEARS = 63_072_000
DATA = ("/api/", "/webhooks/", "/simulator/graph/", "/socket.io")


def install(app: Flask, settings: Settings) -> None:
    """Adds the headers to whatever this app answers."""
    everywhere = _everywhere(settings)
    pages = page_policy(settings)

    def add(response: Response) -> Response:
        headers = response.headers
        is_data = request.path.startswith(DATA)
        headers["Content-Security-Policy"] = DATA_POLICY if is_data else pages
        for name, value in everywhere.items():
            headers[name] = value
        if is_data:
            headers["Cache-Control"] = "no-store"
        headers.setdefault("Cache-Control", "no-store")  # files with a fingerprint in their name say otherwise themselves
        if response.status_code == 401:
            headers.setdefault("WWW-Authenticate", "Bearer")
        return response

    app.after_request(add)


def of_refusals(settings: Settings) -> dict[str, str]:
    """The headers of answers that are made below Flask: to broken requests, and to sockets that are refused."""
    return {**_everywhere(settings), "Content-Security-Policy": DATA_POLICY, "Cache-Control": "no-store"}


def page_policy(settings: Settings) -> str:
    """The Content-Security-Policy of our pages: everything from here, sockets to here, nothing inline."""
    sockets = " ".join(sorted(origin.replace("http", "ws", 1) for origin in allowed_origins(settings)))
    rules = [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        f"connect-src 'self' {sockets}",  # older Safari does not count sockets as 'self'
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        # no text becomes markup or code; the one policy (frontend/src/app/trustedTypes.ts) lets nothing but the empty text through
        "require-trusted-types-for 'script'",
        "trusted-types default",
    ]
    return "; ".join(rules if settings.is_development else [*rules, "upgrade-insecure-requests"])


def _everywhere(settings: Settings) -> dict[str, str]:
    headers = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    }
    if not settings.is_development:
        headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    return headers
