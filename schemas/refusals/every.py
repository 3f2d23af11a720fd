"""Every reason: the closed set of them, for whoever writes down or reads a refusal."""

from typing import Annotated

from pydantic import Field

from schemas.refusals.acting import Acting
from schemas.refusals.applying import Applying
from schemas.refusals.dating import Dating
from schemas.refusals.deciding import Deciding
from schemas.refusals.everyday import Everyday
from schemas.refusals.inheriting import Inheriting
from schemas.refusals.listing import Listing
from schemas.refusals.rewriting import Rewriting
from schemas.refusals.timing import Timing
from schemas.refusals.urging import Urging

AnyReason = Annotated[
    Acting | Applying | Dating | Deciding | Everyday | Inheriting | Listing | Rewriting | Timing | Urging,
    Field(discriminator="code"),
]
"""The closed set: what a receipt may carry."""
