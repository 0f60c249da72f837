"""Nothing on a page is drawn in a colour of the library beneath it."""

import pytest

pytestmark = pytest.mark.browser

# What the library has colours of its own for.
ELEMENTS = ("code", "kbd", "samp", "mark", "a", "h2", "small", "abbr", "del", "blockquote", "legend")
COLOURS = """(names) => {
    const probe = document.createElement('div'), found = {};
    document.querySelector('main').append(probe);
    const seen = (name) => {
        const one = document.createElement(name);
        if (name === 'a') one.href = '/';
        one.textContent = 'A5F9';
        probe.replaceChildren(one);
        return getComputedStyle(one).color;
    };
    for (const name of names) found[name] = seen(name);
    const ours = ['ink', 'muted', 'accent', 'accent-strong', 'on-accent', 'paper', 'caution', 'danger'].map((token) => {
        probe.style.color = `var(--lw-${token})`;
        return getComputedStyle(probe).color;
    });
    probe.remove();
    return Object.entries(found).filter(([, colour]) => !ours.includes(colour));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_element_has_a_colour_of_the_product(made, sign_in, scheme):
    """F24: recovery codes were pink."""
    page = sign_in(made.pia, color_scheme=scheme).new_page()
    page.goto("/")
    assert page.evaluate(COLOURS, list(ELEMENTS)) == []
