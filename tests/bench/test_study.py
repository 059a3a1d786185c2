"""The study itself is sound: clean blocks are clean, planted slips show, and the scoring knows right from wrong."""

from decimal import Decimal
from itertools import islice

from tests.bench.blocks import broken, clean_blocks, holds, members
from tests.bench.contenders import ask_highs, ask_jiaohe
from tests.bench.inject import draw_problems, slips_of
from tests.bench.linear import can_ask, linear_edits
from tests.bench.scoring import ALL, CLEAN, Answer, Proposed, Slip, grade


def test_clean_blocks_break_nothing_and_nothing_is_blamed_in_them():
    for block in islice(clean_blocks(5), 40):
        assert broken(block) == []
        assert ask_jiaohe(block).causes == ()


def test_each_planted_slip_stands_in_a_broken_relation():
    for problem in draw_problems(5, 20):
        shown = {name for relation in broken(problem.block) for name in members(relation)}
        assert all(shown & set(slip.was) for slip in problem.slips)
        mended = problem.block.with_numbers(problem.truth)
        assert all(holds(mended, relation) for relation in mended.relations)


def test_linear_edits_fail_where_the_block_does_and_a_smallest_set_is_no_larger_than_what_is_wrong():
    problems = [problem for problem in draw_problems(6, 20) if can_ask(problem)]
    assert problems
    for problem in problems:
        (cause,) = ask_highs(problem.block, linear_edits(problem.block)).causes
        assert len(cause[0].cells) <= len(problem.wrong)


def test_a_right_answer_scores_in_full_and_a_wrong_one_not_at_all():
    slip = Slip("digit changed", {"a": (Decimal(5), 0.0)})
    right = grade([slip], Answer(((Proposed({"a": (4.5, 5.5)}),),), 0.1))[ALL]
    assert (right.first, right.listed, right.valued, right.hit, right.blamed, right.wrong) == (1, 1, 1, 1, 1, 1)
    second = grade([slip], Answer(((Proposed({"b": None}), Proposed({"a": (6.0, 7.0)})),), 0.1))[ALL]
    assert (second.first, second.listed, second.valued, second.hit, second.blamed) == (0, 1, 0, 0, 1)
    assert grade([], Answer(((Proposed({"b": None}),),), 0.1))[CLEAN].found == 1


def test_the_slips_of_a_problem_keep_what_the_cells_held():
    problem = draw_problems(7, 1)[0]
    (slip,) = slips_of(problem)
    assert {name: was for name, (was, _) in slip.was.items()} == problem.truth
