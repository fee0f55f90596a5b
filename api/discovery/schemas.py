"""The shapes of requests for feeds."""

from pydantic import Field

from api.schemas import LARGEST_K, FilterParameters


class FeedParameters(FilterParameters):
    """Which plans a feed tells of."""

    q: str = Field("", description="what they are about, in any words; only what is likely to be an answer comes")
    k: int = Field(30, ge=1, le=LARGEST_K, description="how many plans, what appeared or changed last first")
