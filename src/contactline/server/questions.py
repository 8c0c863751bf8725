"""The parameters of every question, with their limits: what is not one of them is refused.

The names are those of the command line's options. A question is frozen and made of plain values, so
that equal questions are one key in the cache.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from contactline.errors import UsageError
from contactline.model import Measure
from contactline.reports import Kind, VerdictName, Verification
from contactline.server.settings import CLAIMS, SEARCH_HITS, TEXT_LENGTH, TOLERANCES
from contactline.words import languages


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("has characters that cannot be printed: write it without them")
    return text


Text = Annotated[str, Field(min_length=1, max_length=TEXT_LENGTH), AfterValidator(_printable)]
When = Annotated[
    str,
    Field(
        min_length=1,
        max_length=40,
        description="A day, 2025-08-03 (its end, in the scheme's time zone), or a moment with its offset.",
        examples=["2025-08-03"],
    ),
    AfterValidator(_printable),
]
Name = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_printable)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


def _known_language(text: str) -> str:
    if text not in languages():
        raise ValueError(f"there are no words in {text!r}; there are {', '.join(languages())}")
    return text


Language = Annotated[str, Field(max_length=20), AfterValidator(_known_language)]


class Question(BaseModel):
    """What every question may carry."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)

    v: Name | None = Field(None, description="The atlas's `version`: the answer may then be kept for ever.")


class OfTrack(Question):
    track: Name | None = Field(None, description="The map maker's series; by default the atlas's.")


class OfRecord(OfTrack):
    as_published: When | None = Field(None, description="Answer with what had been published by then.")


class ByRegion(OfTrack):
    region: Text | None = Field(None, description="A region, by id or by name in any language.")
    by: Name | None = Field(None, description="A row for each region of this level, by number or name.")

    @property
    def level(self) -> int | str | None:
        """The level as number where it is one."""
        return int(self.by) if self.by is not None and self.by.isdecimal() else self.by


class InRegions(ByRegion, OfRecord):
    pass


class OfClasses(InRegions):
    class_: Name | None = Field(None, alias="class", description="One control class of the scheme.")
    group: Name | None = Field(None, description="One group of classes, counted together.")


class OfAreas(OfClasses):
    measure: Measure = Field("authalic", description="How areas are measured.")
    share_of: Literal["measured", "official"] = Field("measured", description="What shares are taken of.")


class AreaQuestion(OfAreas):
    on: When | None = Field(None, description="The day; by default the last edition's.")
    until: When | None = Field(None, description="With `on`: the mean over the days from `on` to this.")


class SeriesQuestion(OfAreas):
    start: When | None = Field(None, alias="from", description="The first day; by default of the record.")
    end: When | None = Field(None, alias="to", description="The last day; by default of the record.")


class ChangesQuestion(OfClasses):
    start: When = Field(alias="from", description="The first date.")
    end: When = Field(alias="to", description="The second date.")


class TransitionsQuestion(InRegions):
    start: When = Field(alias="from", description="The first date.")
    end: When = Field(alias="to", description="The second date.")
    places: bool = Field(False, description="Add the bounds of the ground and the places concerned.")


class DifferencesQuestion(TransitionsQuestion):
    other_track: Name | None = Field(None, description="The track that shows the second date.")


class FrontQuestion(InRegions):
    on: When | None = Field(None, description="The day; by default the last edition's.")
    tolerance: tuple[Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)], ...] = Field(
        (),
        max_length=TOLERANCES,
        description="Metres; may be given several times; by default the scheme's.",
    )


class StepsQuestion(ByRegion):
    lon: Longitude | None = Field(None, description="With `lat` and `radius_km`: the ground around a point.")
    lat: Latitude | None = None
    radius_km: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)] | None = None

    @property
    def circle(self) -> tuple[float, float, float] | None:
        """Longitude, latitude and radius in kilometres. Raises UsageError for a part of these."""
        if self.lon is None and self.lat is None and self.radius_km is None:
            return None
        if self.lon is None or self.lat is None or self.radius_km is None:
            raise UsageError("a circle needs all of lon, lat and radius_km")
        return self.lon, self.lat, self.radius_km


class ControlQuestion(OfRecord):
    on: When | None = Field(None, description="The day; by default the last edition's.")
    bbox: Annotated[str, Field(max_length=100), AfterValidator(_printable)] | None = Field(
        None, description="west,south,east,north in degrees: only what lies in it, cut at it."
    )
    simplify_m: Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)] = Field(
        0.0, description="Draw with about this tolerance, in metres."
    )

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        """The bounding box as numbers. Raises UsageError for what is none."""
        if self.bbox is None:
            return None
        try:
            west, south, east, north = (float(part) for part in self.bbox.split(","))
        except ValueError:
            west = south = east = north = float("nan")
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise UsageError(f"{self.bbox!r} is no bounding box: write west,south,east,north in degrees")
        return west, south, east, north


class SearchQuestion(Question):
    q: Text = Field(description="What was typed: a name or the beginning of one, a point, a date.")
    limit: Annotated[int, Field(ge=1, le=SEARCH_HITS)] = 12
    lang: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})?$")] | None = None


class PointQuestion(OfRecord):
    lon: Longitude
    lat: Latitude


class RegionsQuestion(Question):
    level: Annotated[int, Field(ge=0, le=99)] | None = Field(None, description="Only regions of this level.")


class GapsQuestion(OfTrack):
    longer_than_days: Annotated[int, Field(ge=1, le=10_000)] = 1


class Explained(Question):
    explanations: Language = Field("en", description="The language of what verdicts say.")


class ClaimsQuestion(OfTrack, Explained):
    place: Text | None = Field(None, description="A place, by id or name.")
    region: Text | None = Field(None, description="A region, with the places in it.")
    kind: Kind | None = Field(None, description="What is claimed.")
    since: When | None = Field(None, description="The first day of what is claimed.")
    until: When | None = Field(None, description="The last day of what is claimed.")
    verdict: VerdictName | None = Field(
        None, description="The present verdict of `track`, or of any; not together with `verification`."
    )
    verification: Verification | None = Field(None, description="The present verification.")
    source: Name | None = Field(None, description="Who published the report, by id.")
    said_by: Name | None = Field(None, description="Who is quoted, by the id of a source.")
    actor: Name | None = Field(None, description="The side that is said to act, by its id in the scheme.")
    limit: Annotated[int, Field(ge=1, le=CLAIMS)] = 100
    page: Annotated[int, Field(ge=1, le=100_000)] = 1

    @property
    def status(self) -> str | None:
        """The verdict or verification that is asked for. Raises UsageError for both."""
        if self.verdict is not None and self.verification is not None:
            raise UsageError("ask for a verdict or for a verification, not for both")
        return self.verdict or self.verification


class ReportsQuestion(Question):
    source: Name | None = Field(None, description="Who published them, by id.")
    since: When | None = Field(None, description="The first day of publication.")
    until: When | None = Field(None, description="The last day of publication.")
    limit: Annotated[int, Field(ge=1, le=CLAIMS)] = 100
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


class OembedQuestion(Question):
    url: Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_printable)]
    maxwidth: Annotated[int, Field(ge=1, le=10_000)] | None = None
    maxheight: Annotated[int, Field(ge=1, le=10_000)] | None = None
    format: Literal["json"] = "json"
