import time
from typing import Any

import pytest

from homebuy.channels.small_templates import Allowance, TemplateFault, render
from homebuy.channels.template_context import of_alert
from tests.unit.channels.messages import message

LONG = message(why=("a line",) * 60, gaps=("a gap",) * 60, title="x" * 500)


def filled(source: str, **changes: Any) -> str:
    return render(source, of_alert(LONG) | changes, html=False)


REACHING = [
    "{{ title.__class__ }}",
    "{{ title['__class__'] }}",
    "{{ title.__class__.__mro__[1].__subclasses__() }}",
    "{{ why.append }}",
    "{{ why.append('x') }}",
    "{{ title.format }}",
    "{{ '{0.__class__}'.format(title) }}",
    "{{ title|attr('__class__') }}",
    "{{ self }}",
    "{{ self.__init__ }}",
    "{{ loop.__class__ }}",
    "{% for a in why %}{{ loop._iterator }}{% endfor %}",
    "{% for a in why %}{{ loop.nextitem }}{% endfor %}",
    "{% for a in why %}{{ loop }}{% endfor %}",
    "{{ range(9) }}",
    "{{ range }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ lipsum() }}",
    "{{ namespace(a=1) }}",
    "{% include 'alert.txt.j2' %}",
    "{% import 'alert.txt.j2' as a %}",
    "{% extends 'alert.txt.j2' %}",
    "{{ title|map('upper')|list }}",
    "{{ why }}",
    "{{ none.__class__ }}",
    "{{ why|first.__class__ }}",
    "{{ debug() }}",
]
RUNNING_ON = [
    "{% for a in why %}{% for b in why %}{% for c in why %}{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in why %}" * 15 + "{% endfor %}" * 15,
    "{% for a in why recursive %}{{ loop(why) }}{% endfor %}",
    "{% for a in title %}{% for b in title %}{% endfor %}{% endfor %}",
    "{% for a in range(999999999) %}{% endfor %}",
    "{% for a in [1,2,3] %}{% endfor %}",
    "{% for a in 'abc' %}{% endfor %}",
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "{% set x = 'xxxxxxxx' %}" + "{% set x = x ~ x %}" * 60,
    "{{ 'x' * 999999999999 }}",
    "{{ 9 ** 9 ** 9 ** 9 }}",
    "{{ '%999999999d' % 1 }}",
    "{{ 'x'.ljust(999999999) }}",
    "{{ title|center(999999999) }}",
    "{{ title|replace('x', title)|replace('x', title)|replace('x', title) }}",
    "{{ why|join(title)|join(title) }}",
    "{{ title|indent(999999999) }}",
    "{{ title|wordwrap(1, wrapstring=title) }}",
    "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
    "{{ " + "not " * 7_000 + "1 }}",
    "{{ " + "a.b" + ".b" * 10_000 + " }}",
    "{{ 1 " + "and 1 " * 5_000 + "}}",
    "{% if 1 %}" * 1_000 + "{% endif %}" * 1_000,
    "{{ " + "9" * 20_000 + " }}",
    "{% call title() %}{% endcall %}",
    "{% filter upper %}{% endfilter %}",
    "{% for a in why %}" + "{{ title }}" * 2_000 + "{% endfor %}",
    "x" * 50_000,
]
FAULTY = [
    "{{ misspelt }}",
    "{{ title.misspelt }}",
    "{% for a in misspelt %}{% endfor %}",
    "{{ title",
    "{% if %}",
    "{% endfor %}",
    "{{ 1 < 'a' }}",
    "{{ title|truncate('a') }}",
    "{{ title|misspelt }}",
    "{% do title %}",
    "{% trans %}{% endtrans %}",
    "{% block a %}{% endblock %}",
]


@pytest.mark.parametrize("source", REACHING + RUNNING_ON + FAULTY)
def test_template_is_stopped_in_time_with_a_reason(source: str) -> None:
    started = time.monotonic()
    with pytest.raises(TemplateFault, match=r"\w"):
        filled(source)
    assert time.monotonic() - started < 5


def test_quiet_loops_end_when_their_turns_are_used_up() -> None:
    loops = "{% for a in why %}" * 3 + "{% endfor %}" * 3
    with pytest.raises(TemplateFault, match="more than 10,000 turns"):
        filled(loops)


def test_slow_turns_end_when_the_time_is_used_up() -> None:
    loops = "{% for a in why %}{% for b in why %}" + "{% if a == b %}{% endif %}" * 500
    with pytest.raises(TemplateFault, match=r"longer than 0\.05 seconds"):
        render(
            loops + "{% endfor %}{% endfor %}",
            of_alert(LONG),
            html=False,
            allowance=Allowance(seconds=0.05),
        )


def test_output_ends_when_its_characters_are_used_up() -> None:
    with pytest.raises(TemplateFault, match="more than 200,000 characters"):
        filled("{% for a in why %}{% for b in why %}{{ title }}{% endfor %}{% endfor %}")


def test_fault_names_its_line() -> None:
    with pytest.raises(TemplateFault, match="line 3: templates have no 'call' here"):
        filled("a\nb\n{{ title.upper() }}")


def test_a_letter_finds_what_it_needs() -> None:
    source = (
        "{% if overdue and not gaps %}late{% elif why|length > 1 %}{{ title|truncate(9) }}"
        "{% else %}-{% endif %}{% for line in why if line != 'b' %}"
        "{{ loop.index }}/{{ loop.length }} {{ line|upper }}{% if not loop.last %}, {% endif %}"
        "{% else %}none{% endfor %} {{ on_behalf_of or 'nobody' }}{{ misspelt|default('!') }}"
        "{{ 'x' if misspelt is defined else 'y' }}{{ why[0] }}"
    )
    assert filled(source, why=["a", "b", "c"]) == "xxxxxx...1/2 A, 2/2 C nobody!ya"


def test_what_a_value_holds_is_never_a_template() -> None:
    assert filled("{{ title }}", title="{{ 7 * 7 }}{% raw %}") == "{{ 7 * 7 }}{% raw %}"
