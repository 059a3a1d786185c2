"""Readings of a whole table made to agree (统一口径): units of their row, one style of percentages, exact counts."""

from collections.abc import Iterator, Sequence
from typing import Final

from jiaohe.model.tables import Measure
from jiaohe.model.units import kind_of, split_scale
from jiaohe.tidy.claims import find_claims
from jiaohe.tidy.melt import Slot
from jiaohe.tidy.parts import Part
from jiaohe.tidy.percent_style import Evidence, Plain, weigh
from jiaohe.tidy.values import as_fraction, exact_if_count, rescale
from jiaohe.tidy.view import View

_FIGURES: Final[tuple[Measure, ...]] = ("target", "quantity")


def settle_units(slots: Sequence[Slot]) -> None:
    """Bring targets and quantities into the unit of their row: 5.9万 among 人 is 59000. Counts become exact."""
    for slot in slots:
        if slot.unit is None:
            slot.unit = _printed_unit(slot)
        for measure in _FIGURES:
            spot = slot.spots[measure]
            if spot.reading.unit is not None:
                slot.spots[measure] = spot._replace(reading=rescale(spot.reading, slot.unit))
        for key, prior in slot.priors.items():
            if key[0] in _FIGURES and prior.reading.unit is not None:
                slot.priors[key] = prior._replace(reading=rescale(prior.reading, slot.unit))
    for members in _by_block(slots):
        counted = [
            (slot, measure, spot)
            for slot in members
            for measure in _FIGURES
            if (spot := slot.spots[measure]).reading.number is not None and spot.reading.style is None
        ]
        unit = members[0].unit or _counted_in(members[0].indicator)
        integers = all(spot.reading.number is None or spot.reading.number.is_integer() for _, _, spot in counted)
        for slot, measure, spot in counted:
            slot.spots[measure] = spot._replace(reading=exact_if_count(spot.reading, slot.unit or unit, integers))
        for slot in members:
            for key, prior in slot.priors.items():
                if key[0] in _FIGURES and prior.reading.style is None:
                    slot.priors[key] = prior._replace(
                        reading=exact_if_count(prior.reading, slot.unit or unit, integers)
                    )


def _printed_unit(slot: Slot) -> str | None:
    """The unit that a target prints, for a row without one.

    500万元 beside a bare 397 speaks of 万元 in both, 5.9万人 beside 28839 of persons: a quantity far beyond the printed
    figure counts in the plain unit.
    """
    target, quantity = slot.spots["target"].reading, slot.spots["quantity"].reading
    if target.unit is None:
        return None
    plain = split_scale(target.unit)[1] or None
    if target.number is None or quantity.number is None or quantity.unit is not None:
        return plain
    return plain if quantity.number > 20 * target.number else target.unit


def _counted_in(title: str) -> str | None:
    """The unit that a title counts in, for a table without a column of units: 更新电梯82台."""
    return next((claim.unit for claim in find_claims(title) if claim.unit and kind_of(claim.unit) == "count"), None)


def percent_evidence(view: View, parts: Sequence[Part], slots: Sequence[Slot]) -> Evidence:
    """What a table says of its plain percentages. Units must have been settled."""
    plain: list[Plain] = []
    signed = 0
    for slot in slots:
        reading = slot.spots["progress"].reading
        if reading.number is None:
            continue
        if reading.style != "plain":
            signed += 1
            continue
        target, quantity = slot.spots["target"].reading, slot.spots["quantity"].reading
        ratio = None
        if target.number and quantity.number is not None and target.style is None and quantity.style is None:
            ratio = quantity.number / target.number
        plain.append(Plain(reading.number, ratio))
    return weigh(plain, signed, _is_headed(view, parts))


def _is_headed(view: View, parts: Sequence[Part]) -> bool:
    """Whether the head or the labels of the progress figures have a percent sign: 进度（%）."""
    for part in parts:
        for value in part.axes.values:
            if value.measure == "progress" and any(_has_sign(head.text) for head in part.band.paths[value.column]):
                return True
        for row, measure in part.labels.items():
            if measure == "progress" and part.axes.label is not None:
                shown = view.shown(row, part.axes.label)
                if shown is not None and _has_sign(shown.cell.text):
                    return True
    return False


def _has_sign(text: str) -> bool:
    return "%" in text or "％" in text


def settle_fractions(slots: Sequence[Slot]) -> None:
    """Take the plain percentages of a table as fractions of one."""
    for slot in slots:
        spot = slot.spots["progress"]
        slot.spots["progress"] = spot._replace(reading=as_fraction(spot.reading))
        for key, prior in slot.priors.items():
            if key[0] == "progress":
                slot.priors[key] = prior._replace(reading=as_fraction(prior.reading))


def _by_block(slots: Sequence[Slot]) -> Iterator[list[Slot]]:
    members: list[Slot] = []
    for slot in slots:
        if members and members[-1].block != slot.block:
            yield members
            members = []
        members.append(slot)
    if members:
        yield members
