"""OpenDocument formulas in the notation of Excel (公式): ``of:=SUM([.A1:.B2];1)`` → ``=SUM(A1:B2,1)``."""

import re

_PREFIX = re.compile(r"(?:[A-Za-z][\w.-]*:)?=?")
_TOKEN = re.compile(r'"(?:[^"]|"")*"|\[([^\]]*)\]|;')
# One address: a sheet's name or nothing, a point, and the place.
_ADDRESS = re.compile(r"(\$?(?:'(?:[^']|'')*'|[^'.:\[\]#]*))\.(\$?[A-Za-z]{1,3}\$?[0-9]+|\$?[A-Za-z]{1,3}|\$?[0-9]+)")


def excel_formula(formula: str) -> str:
    """Without the prefix that names the notation; what cannot be rewritten is kept as it stands."""
    body = formula[_PREFIX.match(formula).end() :]  # type: ignore[union-attr]  # matches the empty string at least
    return "=" + _TOKEN.sub(_rewrite, body)


def _rewrite(token: re.Match[str]) -> str:
    if token[0] == ";":
        return ","
    if token[1] is None:
        return token[0]
    places: list[str] = []
    rest = token[1]
    while match := _ADDRESS.match(rest):
        sheet = match[1].removeprefix("$")
        places.append(f"{sheet}!{match[2]}" if sheet and (not places) else match[2])
        rest = rest[match.end() :].removeprefix(":")
    return token[0] if rest or not places else ":".join(places)
