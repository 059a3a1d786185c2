"""The type of an SQL tree: the parser's root class, which its newer versions call by another name."""

from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

    Tree: TypeAlias = Expr
else:
    Tree = exp.Expression
