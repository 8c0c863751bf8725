"""The endpoints of the API, one module per subject: each a question, and one call on an atlas."""

from __future__ import annotations

from contactline.server.endpoint import Endpoint
from contactline.server.routes import claims, figures, ground, record
from contactline.server.settings import Settings


def endpoints(settings: Settings) -> list[Endpoint]:
    """All of them, in the order of the reference."""
    return [*figures.ENDPOINTS, *ground.ENDPOINTS, *record.endpoints(settings), *claims.ENDPOINTS]
