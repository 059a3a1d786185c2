"""Names of forms in a workspace's lists (清单里的表式): those that no form goes by, each with its place."""

from collections.abc import Iterable, Iterator

from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.workspace.documents import nearest, shorten
from jiaohe.workspace.load import Workspace
from jiaohe.workspace.received import Receipt


def unknown_forms(workspace: Workspace, known: Iterable[str], receipts: Iterable[Receipt] = ()) -> list[UserError]:
    """An error for each name in the catalog, the roster, the calendar and a manifest that is none of ``known``."""
    names = list(dict.fromkeys(known))
    return [_unknown(name, place, names) for name, place in _said(workspace, receipts) if name not in names]


def refuse_unknown_forms(workspace: Workspace, known: Iterable[str], receipts: Iterable[Receipt] = ()) -> None:
    """Raises UserError for the first of them."""
    for error in unknown_forms(workspace, known, receipts):
        raise error


def _said(workspace: Workspace, receipts: Iterable[Receipt]) -> Iterator[tuple[str, str]]:
    for entry in workspace.catalog.entries:
        if entry.form is not None:
            yield entry.form, entry.place
    for unit in workspace.roster:
        for form in dict.fromkeys((*unit.forms, *unit.returns)):
            yield form, unit.place
    if workspace.calendar is not None:
        yield from workspace.calendar.forms()
    for receipt in receipts:
        if receipt.form is not None:
            yield receipt.form, receipt.place


def _unknown(name: str, place: str, known: list[str]) -> UserError:
    near = nearest(name, known)
    zh, en = ("", "") if near is None else (f"是否应为“{near}”？", f'Did you mean "{near}"? ')
    return UserError(
        where=place,
        what=Text(f"没有表式“{shorten(name)}”。", f'There is no form "{shorten(name)}".'),
        advice=Text(f"{zh}可选：{'、'.join(known)}。", f"{en}One of: {', '.join(known)}."),
    )
