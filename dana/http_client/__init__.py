"""The only door out: one request, one answer, and on failure whether anything may have left the machine."""

from dana.http_client.answers import Answer, NotSent, NoVerdict
from dana.http_client.door import Http
from dana.http_client.egress import Egress, named_networks

__all__ = ["Answer", "Egress", "Http", "NoVerdict", "NotSent", "named_networks"]
