"""What a spreadsheet shows for a value through its number format: a table of results known from Excel."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaohe.ingest.number_format import decimals, is_date, is_duration, is_percent, render

ACCOUNTING = '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ '
MAY_31 = 46173  # 2026-05-31, a Sunday


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        # General: at most 11 characters besides the sign
        (0, "General", "0"),
        (-5, "General", "-5"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "General", "0.333333333"),
        (-1 / 3, "General", "-0.333333333"),
        (2 / 3, "General", "0.666666667"),
        (11.666666666666666, "General", "11.66666667"),
        (1234.56789123, "General", "1234.567891"),
        (123456789.123, "General", "123456789.1"),
        (12345678912.3, "General", "12345678912"),
        (12345678901, "General", "12345678901"),
        (123456789012, "General", "1.23457E+11"),
        (99999999999.7, "General", "1E+11"),
        (430602199001011234, "General", "4.30602E+17"),
        (0.0001, "General", "0.0001"),
        (0.0001234567, "General", "0.000123457"),
        (0.00001, "General", "0.00001"),
        (0.00001234567, "General", "1.23457E-05"),
        (1e-9, "General", "0.000000001"),
        (1e-10, "General", "1E-10"),
        (1e300, "General", "1E+300"),
        (1.797693134862315e308, "General", "1.7977E+308"),
        (62.43, "G/通用格式", "62.43"),
        (62.43, "general", "62.43"),
        (3.5, '"约"General"万"', "约3.5万"),
        (-3.5, '"约"General"万"', "-约3.5万"),
        # fixed places, rounded half away from zero on the decimal number
        (0.5, "0", "1"),
        (1.5, "0", "2"),
        (2.5, "0", "3"),
        (-2.5, "0", "-3"),
        (1.005, "0.00", "1.01"),
        (2.675, "0.00", "2.68"),
        (0.285, "0.00", "0.29"),
        (1e15, "0.00", "1000000000000000.00"),
        (5, "000", "005"),
        (1.5, "0.0##", "1.5"),
        (1, "0.##", "1."),
        (0, "#", ""),
        (0.5, "#.0", ".5"),
        (14.345, ".00", "14.35"),
        (12.1, "0.0?", "12.1 "),
        (-0.04, "0.0", "-0.0"),
        # thousands, scaling, percent
        (1234567, "#,##0", "1,234,567"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (12345681.9, "00,000.00,", "12,345.68"),
        (1234567, "0.0,,", "1.2"),
        (123456, '0\\.0,"万"', "12.3万"),
        (123456, '0!.0,"万"', "12.3万"),
        (123456, '[>=10000]0!.0,"万";0', "12.3万"),
        (5000, '[>=10000]0!.0,"万";0', "5000"),
        (-5000, '[>=10000]0!.0,"万";0', "-5000"),
        (0.43, "0%", "43%"),
        (0.0043, "0.00%", "0.43%"),
        (0.43555, "0.0%", "43.6%"),
        (0.005, "0%", "1%"),
        (1.284, "0.0%", "128.4%"),
        (0.43, "%0", "%43"),
        # sections, conditions, colours
        (5, "0;-0;;@", "5"),
        (-5, "0;-0;;@", "-5"),
        (0, "0;-0;;@", ""),
        ("文", "0;-0;;@", "文"),
        (0, ";;;", ""),
        ("文", ";;;", ""),
        (-5, "0;0", "5"),
        (-5, "0.00_);(0.00)", "(5.00)"),
        (5, "0.00_);(0.00)", "5.00 "),
        (-5, "0_);[Red]\\(0\\)", "(5)"),
        (50, "[Red][=50]General;[Blue]000", "50"),
        (49, "[Red][=50]General;[Blue]000", "049"),
        (8675309, "[<=9999999]###-####;(###) ###-####", "867-5309"),
        (2813308004, "[<=9999999]###-####;(###) ###-####", "(281) 330-8004"),
        (1, '[=1]"是";[=0]"否";0', "是"),
        (0, '[=1]"是";[=0]"否";0', "否"),
        (-7, '[=1]"是";[=0]"否";0', "-7"),
        (-1, '"正";"负";"零";"文"', "负"),
        ("x", '"正";"负";"零";"文"', "文"),
        ("x", '"Rs."0', "x"),
        # literals, escapes, currency
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (-1234.5, '"¥"#,##0.00', "-¥1,234.50"),
        (1234.5, "[$€-407] #,##0.00", "€ 1,234.50"),
        (9, '0"万元"', "9万元"),
        (9, "0\\m\\²", "9m²"),
        (9, "0.0 kg", "9.0 kg"),
        (-1234, ACCOUNTING, " ¥-1,234.00 "),
        (0, ACCOUNTING, " ¥-   "),
        ("合计", ACCOUNTING, " 合计 "),
        (123456789, "000-00-0000", "123-45-6789"),
        (101, "###\\###\\##0.00", "#1#01.00"),
        (12345, "@", "12345"),
        ("文", '"第"@"号"', "第文号"),
        # scientific and fractions
        (12345, "0.00E+00", "1.23E+04"),
        (0.00012, "0.0E-0", "1.2E-4"),
        (123456, "##0.0E+0", "123.5E+3"),
        (999999, "##0.0E+0", "1.0E+6"),
        (0, "0.00E+00", "0.00E+00"),
        (1.5, "# ?/?", "1 1/2"),
        (-1.2, "# ?/?", "-1 1/5"),
        (12.3456789, "# ??/??", "12 28/81"),
        (0.25, "# ?/8", " 2/8"),
        (0.5, "?/?", "1/2"),
        (3, "# ?/?", "3    "),
        # dates and times
        (MAY_31, "yyyy-mm-dd", "2026-05-31"),
        (MAY_31, 'yyyy"年"m"月"d"日"', "2026年5月31日"),
        (MAY_31, "yyyy年m月", "2026年5月"),
        (MAY_31, "[DBNum1][$-804]yyyy年m月d日", "二〇二六年五月三十一日"),
        (MAY_31, "[$-804]aaaa", "星期日"),
        (MAY_31, "aaa", "日"),
        (MAY_31, "dddd, d mmm yy", "Sunday, 31 May 26"),
        (MAY_31, "[$-409]mmmm d", "May 31"),
        (MAY_31, "[$-zh-CN]mmmm", "五月"),
        (MAY_31, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2026年5月31日"),
        (MAY_31 + 0.7654321, "yyyy/m/d h:mm", "2026/5/31 18:22"),
        (0.7654321, "h:mm:ss AM/PM", "6:22:13 PM"),
        (0.7654321, "[$-804]AM/PMh时mm分", "下午6时22分"),
        (0.7654321, "上午/下午h时", "下午6时"),
        (0.70707, "hh:mm:ss.000", "16:58:10.848"),
        (1.5, "[h]:mm", "36:00"),
        (2.9999999999999996, "[h]:mm:ss", "72:00:00"),
        (0.5, "[mm]:ss", "720:00"),
        (0.70707, "mm:ss", "58:11"),
        (60, "yyyy-mm-dd", "1900-02-29"),
        (0, "yyyy-mm-dd", "1900-01-00"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (-1, "yyyy-mm-dd", "########"),
        (2958466, "yyyy-mm-dd", "########"),
        # Chinese numerals
        (10203.5, "[DBNum1][$-804]General", "一万零二百零三.五"),
        (100010, '[DBNum2][$-804]General"元整"', "壹拾万零壹拾元整"),
        (110000000, "[DBNum1]General", "一亿一千万"),
        (15, "[DBNum1]General", "十五"),
        (120, "[DBNum1]0", "一二〇"),
        # what cannot be read is General
        (1.25, '"open', "1.25"),
        (1.25, "[", "1.25"),
        (1.25, "0;0;0;0;0", "1.25"),
        (1.25, "0" * 2000, "1.25"),
        (1.25, "", "1.25"),
        # not numbers
        (True, "0.00", "TRUE"),
        (False, "General", "FALSE"),
    ],
)
def test_a_value_shows_as_in_excel(value: object, number_format: str, shown: str) -> None:
    assert render(value, number_format) == shown  # type: ignore[arg-type]


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    assert render(0, "yyyy-mm-dd", date1904=True) == "1904-01-01"
    assert render(MAY_31 - 1462, "yyyy-mm-dd aaaa", date1904=True) == "2026-05-31 星期日"


@pytest.mark.parametrize("date1904", [False, True])
def test_dates_show_like_their_serial_numbers(date1904: bool) -> None:
    moment = datetime(2026, 5, 31, 18, 22, 13)
    assert render(moment, "yyyy-mm-dd hh:mm:ss", date1904) == "2026-05-31 18:22:13"
    assert render(date(2026, 5, 31), "yyyy-mm-dd", date1904) == "2026-05-31"
    assert render(time(18, 22), "h:mm", date1904) == "18:22"
    assert render(timedelta(hours=36, minutes=5), "[h]:mm", date1904) == "36:05"


def test_the_first_two_months_of_1900_keep_their_days() -> None:
    assert render(date(1900, 1, 1), "yyyy-mm-dd") == "1900-01-01"
    assert render(date(1900, 2, 28), "yyyy-mm-dd") == "1900-02-28"
    assert render(date(1900, 3, 1), "yyyy-mm-dd") == "1900-03-01"


@pytest.mark.parametrize(
    ("number_format", "percent", "dated", "places"),
    [
        ("General", False, False, None),
        ("@", False, False, None),
        ("0", False, False, 0),
        ("#,##0.00", False, False, 2),
        ("0.0##", False, False, 3),
        ("0%", True, False, 0),
        ("0.00%", True, False, 2),
        ('0.00"%"', False, False, 2),
        ('"d"0.0', False, False, 1),
        ("[Red]0.0;[Blue]-0.0", False, False, 1),
        ('0.0,"万"', False, False, 1),
        ("0.00E+00", False, False, None),
        ("# ?/?", False, False, None),
        ("yyyy-mm-dd", False, True, None),
        ('yyyy"年"m"月"', False, True, None),
        ("mm:ss.0", False, True, None),
        ("[h]:mm", False, True, None),
        ("0.0 kg", False, False, 1),
        (ACCOUNTING, False, False, 2),
    ],
)
def test_a_format_says_what_it_does(number_format: str, percent: bool, dated: bool, places: int | None) -> None:
    assert is_percent(number_format) is percent
    assert is_date(number_format) is dated
    assert decimals(number_format) == places


def test_only_elapsed_time_is_a_duration() -> None:
    assert is_duration("[h]:mm")
    assert not is_duration("h:mm")
    assert not is_duration("[Red]0")


FORMATS = st.text(alphabet=st.sampled_from('0#?.,%E+-/;"\\_*[]@ymdhsaegb年万$AMP/<>=18 GeneralDBNum'), max_size=30)
NUMBERS = st.one_of(st.integers(-(10**17), 10**17), st.floats(allow_nan=False, allow_infinity=False))


@given(NUMBERS, FORMATS)
def test_no_format_is_too_strange_to_show_a_number(value: float, number_format: str) -> None:
    assert isinstance(render(value, number_format), str)
    is_percent(number_format)
    decimals(number_format)


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_decimals_round_like_a_person_rounds_them(scaled: int, places: int) -> None:
    """A number of five decimals, rounded half away from zero."""
    unit = 10 ** (5 - places)
    whole, rest = divmod(abs(scaled), unit)
    rounded = whole + (2 * rest >= unit)
    digits = f"{rounded:0{places + 1}d}"
    shown = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    assert render(scaled / 100_000, "0." + "0" * places if places else "0") == ("-" if scaled < 0 else "") + shown


@given(st.floats(min_value=-1e10, max_value=1e10))
def test_general_keeps_as_many_digits_as_fit(value: float) -> None:
    shown = render(value, "General")
    assert len(shown.lstrip("-")) <= 11
    lost = abs(value) * (5e-5 if abs(value) < 1e-99 else 5e-6) if abs(value) < 1e-4 else max(abs(value) * 5e-10, 5e-10)
    assert abs(float(shown) - value) <= lost * 1.000001
