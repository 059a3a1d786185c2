"""Which form a table is (识别表式): what it has beside what each form requires, and what the nearest form lacks."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from jiaohe.model.tables import MEASURES
from jiaohe.tidy.headers import word_hits
from jiaohe.tidy.lexicon import Lexicon, lexicon_of
from jiaohe.tidy.matrix import Matrix
from jiaohe.tidy.parts import Part
from jiaohe.tidy.regions import key_of
from jiaohe.tidy.view import View
from jiaohe.workspace.forms import FEATURES, Form

# Why a sheet was passed over: schemas/README.md lists them.
EMPTY: Final = "empty"
CHART: Final = "chart"
COVER: Final = "cover"
NIL: Final = "nil"
ANNOTATED: Final = "annotated"  # the list of findings in an annotated copy
_FEW_NUMBERS: Final = 3  # fewer numbers than that are dates and page counts of a cover


class Choice(NamedTuple):
    """A form for a table, or the nearest one with what the table lacks."""

    form: Form | None
    nearest: Form | None
    lacks: tuple[str, ...]


def features_of_part(part: Part, titled: bool) -> frozenset[str]:
    """What a table of progress has, in the vocabulary of forms.

    Without a column of names the lines between its rows name the indicators, or the title (``titled``) the only one.
    """
    axes = part.axes
    found = set(axes.names.values()) | {role for role in axes.roles if role in FEATURES}
    found.discard("region")
    measures = {value.measure for value in axes.values if value.measure} | set(part.labels.values())
    found |= {str(measure) for measure in measures}
    if len(measures) >= 2:
        found.add("measures")
    if part.labels:
        found.add("measure_column")
    if axes.unit is not None:
        found.add("unit")
    if axes.serial:
        found.add("serial")
    if axes.region is not None or (axes.names_are == "region" and any(value.name for value in axes.values)):
        found.add("regions")
    if axes.names_are == "indicator" and any(value.name for value in axes.values):
        found.add("indicator")
    if not axes.names and (part.sections or (titled and len(part.labels) == len(set(part.labels.values())) > 0)):
        found.add("indicator")
    return frozenset(found)


def features_of_matrix(matrix: Matrix, hinted: bool) -> frozenset[str]:
    """What a table of counts has. One kind of total is enough where the title speaks for it (``hinted``)."""
    found = set()
    if sum(unit.level == "cell" for unit in matrix.units) >= 2:
        found.add("units")
    if sum(module.level == "cell" for module in matrix.modules) >= 2:
        found.add("modules")
    if (matrix.row_totals and matrix.column_totals) or (hinted and (matrix.row_totals or matrix.column_totals)):
        found.add("totals")
    if matrix.whole_numbers:
        found.add("whole_numbers")
    return frozenset(found)


def choose_form(forms: Iterable[Form], layout: str, features: frozenset[str], title: str | None) -> Choice:
    """The form that a table of a layout is: its requirements are met, and title and expectations speak for it most.

    A city's own forms come first and win ties.
    """
    fitting = [form for form in forms if form.layout == layout]
    complete = [form for form in fitting if set(form.requires) <= features]
    if complete:
        best = max(complete, key=lambda form: _score(form, features, title))
        return Choice(best, None, ())
    return nearest_form(fitting, features)


def _score(form: Form, features: frozenset[str], title: str | None) -> tuple[int, int, int]:
    expected = sum(1 if feature in features else -1 for feature in form.expects)
    return (title_hits(form, title), expected, 0 if form.builtin else 1)


def title_hits(form: Form, title: str | None) -> int:
    """How many of a form's words stand in a title."""
    if title is None:
        return 0
    key = key_of(title)
    return sum(1 for word in form.in_title if key_of(word) in key)


def nearest_form(forms: Sequence[Form], features: frozenset[str]) -> Choice:
    """The form that lacks the smallest share of what it requires."""
    shares = [(len(set(form.requires) - features) / len(form.requires), i) for i, form in enumerate(forms)]
    if not shares:
        return Choice(None, None, ())
    _, index = min(shares)
    form = forms[index]
    lacks = tuple(feature for feature in form.requires if feature not in features)
    return Choice(None, form, lacks)


def loose_features(view: View, lexicon: Lexicon, rows: Collection[int]) -> frozenset[str]:
    """What can be seen of a form on rows that make no table: roles in a likely head, measure words, totals."""
    hits = {row: found for row, found in word_hits(view, lexicon).items() if row in rows}
    found: set[str] = set()
    measures: set[str] = set()
    best = max(hits.values(), key=len, default={})
    for meaning in best.values():
        found |= {role for role in meaning.roles if role in FEATURES}
        if "region" in meaning.roles:
            found.add("regions")
    for meanings in hits.values():
        for meaning in meanings.values():
            measures |= set(meaning.measures)
            if "whole" in meaning.roles:
                found.add("totals")
    found |= measures
    if len(measures) >= 2:
        found.add("measures")
    if len(measures & set(MEASURES)) >= 2 and any(len(m) == 1 for m in hits.values()):
        found.add("measure_column")
    return frozenset(found)


def lexicon_for(form: Form) -> Lexicon:
    """The lexicon of a form."""
    return lexicon_of(form.words, form.shared)


def reason_passed_over(view: View) -> str | None:
    """Why a sheet without any table is no return at all; None where it may be one that was not recognised."""
    if view.grid.kind != "worksheet":
        return CHART if view.grid.kind == "chartsheet" else "other"
    if not view.cells:
        return EMPTY
    numbers = sum(1 for place, cell in view.cells.items() if cell.kind != "text" or view.is_number(place))
    if numbers < _FEW_NUMBERS:
        return COVER
    tabular = [row for row in view.rows if len(view.columns_of(row)) >= 3]
    return COVER if len(tabular) < 2 and numbers < 2 * _FEW_NUMBERS else None
