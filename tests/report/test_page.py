"""The page: safe, self-contained, readable by everybody, and true to its tables."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from sim.report import render_report
from sim.report.found import trial_part

HOSTILE = '<script>alert(1)</script> $x^2$ [bold]b[/bold] \x1b[31mred & "q" {{ 7*7 }} </style>'
SAFE = '<script>alert(1)</script> $x^2$ [bold]b[/bold] \ufffd[31mred & "q" {{ 7*7 }} </style>'
LIKE_A_TRIAL = {
    "statistic": ["mean_end", "effect_size"],
    "arm": ["video", "video"],
    "published": [13.25, 0.45],
    "published_low": [np.nan, 0.13],
    "published_high": [np.nan, 0.77],
    "simulated": [14.01, 0.31],
    "simulated_low": [13.8, 0.25],
    "simulated_high": [14.2, 0.37],
    "verdict": ["miss", "hit"],
    "source": ["compen2018", "compen2018"],
}


@pytest.fixture
def shown(world, page):
    def show(made=None, **changes):
        return page(render_report((made or world()).report(**changes)))

    return show


def table(page, name):
    """The cells of the table whose caption holds a name, row by row, with the head."""
    html = re.search(rf"<caption[^>]*><b>[^<]*</b> {re.escape(name)}.*?</table>", page, re.DOTALL)
    assert html, f"no table {name}"
    rows = re.findall(r"<tr.*?</tr>", html.group(0), re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]


def test_the_answer_comes_first_in_sentences_with_intervals(shown):
    page = shown()
    lead = [text for _, given, text in page.all("p") if given.get("class") == "lead"]
    assert len(lead) == 3
    assert lead[0] == (
        "In person, Video, Hybrid (blended) and Forum lowered anxiety against Waitlist at the end "
        "of the programme (week 10): by 0.56 HADS-A points with Forum (95 % Monte Carlo interval "
        "0.46 to 0.66) to 1.31 with In person (1.21 to 1.41)."
    )
    assert "with Forum than with In person by 0.75" in lead[1]
    assert lead[2].startswith("Attendance ")
    assert "In person" in lead[2]
    assert all("95 % Monte Carlo interval" in sentence for sentence in lead)
    assert page.texts("h2")[0] == "The answer"


def test_the_answer_owns_up_to_differences_that_hardly_matter(world, page):
    exact = page(render_report(world(half=0.01).report()))
    assert "Less than 0.05 SD with Video and Hybrid (blended)." in exact.texts("p")[3]
    assert "0.05 SD" not in page(render_report(world().report())).texts("p")[3]


def test_numbers_in_words_are_those_of_the_table(world):
    made = world()
    html = render_report(made.report())
    head, *rows = table(html, "Anxiety (HADS-A): difference from Waitlist")
    words = " ".join(re.findall(r"<li>(.*?)</li>", html)).replace("\N{NO-BREAK SPACE}", " ")
    for row in rows:
        values = dict(zip(head, row, strict=True))
        low, high = values["Interval"].split(" to ")
        if values["Week"] == "10":
            expected = (
                f"{values['Arm']} lowered anxiety by {values['Difference'].strip('−')} HADS-A "
                f"points (95 % Monte Carlo interval {high.strip('−')} to {low.strip('−')}; "
                f"g {values['g']}) against Waitlist at week 10."
            )
            assert expected in words
        else:
            assert f"{values['Arm']} {values['Difference']} ({values['Interval']})" in words
    effects = made.effects()
    exact = effects[effects["outcome"].eq("anxiety") & effects["reference"].eq("waitlist")]
    read = [float(row[2].replace("−", "-")) for row in rows]
    assert sorted(read) == pytest.approx(sorted(exact["estimate"]), abs=0.005)


def test_hostile_text_stays_text(world, page):
    made = world()
    config = {**made.config, "arm": {**made.config["arm"]}}
    config["arm"]["video"] = {**config["arm"]["video"], "label": HOSTILE}
    config["arm"]["video"]["programme"] = {**config["arm"]["video"]["programme"], "label": HOSTILE}
    arms = tuple(
        type(arm)(**(vars(arm) | {"label": HOSTILE})) if arm.name == "video" else arm
        for arm in made.study.arms
    )
    study = type(made.study)(**(vars(made.study) | {"arms": arms}))
    trial = pd.DataFrame(LIKE_A_TRIAL).assign(verdict=HOSTILE, statistic=HOSTILE, source=HOSTILE)
    html = render_report(
        made.report(
            title=HOSTILE,
            command_line=HOSTILE,
            study=study,
            config=config,
            warnings=[HOSTILE],
            trial=trial,
            provenance={"seed": HOSTILE, "packages": {HOSTILE: HOSTILE}, "git": None},
            figures={
                "a": made.report().figures["forest"].__class__(HOSTILE, HOSTILE, HOSTILE, b"")
            },
        )
    )
    read = page(html)
    assert "\x1b" not in html
    assert html.count("<script") == html.count("</script") == 2
    assert html.count("</style>") == 1
    assert [given.get("id") for _, given, _ in read.all("script")] == ["explore-data", None]
    assert read.texts("h1") == [SAFE]
    assert read.texts("code")[-1] == SAFE
    assert any(SAFE in caption for caption in read.texts("caption"))
    assert read.all("img")[0][1]["alt"] == SAFE
    assert not [given for _, given, _ in read.all("img", "a", "b") if "onerror" in given]


def test_nothing_is_loaded_from_anywhere(shown, world):
    html = render_report(world().report())
    page = shown()
    policy = next(
        given["content"]
        for _, given, _ in page.all("meta")
        if given.get("http-equiv") == "Content-Security-Policy"
    )
    style, script = (digest(element, html) for element in ("style", "script"))
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"<[^>]* (style|on[a-z]+)=", html)
    assert all(
        given["src"].startswith("data:image/svg+xml;base64,") for _, given, _ in page.all("img")
    )
    assert [given["href"] for _, given, _ in page.all("link")] == ["data:,"]
    assert not any("src" in given for _, given, _ in page.all("script"))
    loading = {"iframe", "object", "embed", "video", "audio", "source", "form", "svg"}
    assert not page.all(*loading)
    assert "url(" not in html
    assert "@import" not in html
    for _, given, _ in page.all("a"):
        assert re.match(r"#|https?://", given["href"])
    read = html.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r'(?<!href=")https?://(?![^<]*</a>)', read)


def digest(element, html):
    (text,) = re.findall(rf"<{element}>(.*?)</{element}>", html, re.DOTALL)
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_links_within_the_page_lead_somewhere(shown):
    page = shown()
    names = [
        given["id"]
        for _, given, _ in page.all(*{tag for tag, *_ in page.elements})
        if "id" in given
    ]
    assert len(set(names)) == len(names)
    for _, given, _ in page.all("a"):
        if given["href"].startswith("#"):
            assert given["href"][1:] in names
    for tag in ("section", "div", "aside"):
        for _, given, _ in page.all(tag):
            assert given.get("aria-labelledby", names[0]) in names


def test_headings_descend_one_level_at_a_time(shown):
    page = shown()
    levels = [int(tag[1]) for tag, *_ in page.all("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.all("html")[0][1]["lang"] == "en"


def test_every_table_has_a_caption_and_headings(shown):
    page = shown(trial=pd.DataFrame(LIKE_A_TRIAL))
    assert len(page.all("caption")) == len(page.all("table")) > 10
    assert all(text for text in page.texts("caption"))
    assert {given.get("scope") for _, given, _ in page.all("th")} == {"col", "row"}
    captions = " ".join(page.texts("caption"))
    for name in ("Anxiety (HADS-A)", "Treatment adherence"):
        assert f"{name}: difference from Waitlist" in captions
    assert "Depression (HADS-D): difference from Waitlist" in captions
    for name in ("Attendance", "Retention"):
        assert f"{name}: difference from In person" in captions


def test_every_image_has_a_text_and_a_size(shown):
    page = shown()
    assert [given["alt"] for _, given, _ in page.all("img")] == ["A forest of numbers."]
    assert page.all("img")[0][1]["width"] == "240"
    assert page.texts("figcaption") == ["Figure 1. Anxiety. Bars: CI."]


def test_a_page_without_figures_or_warnings_has_no_empty_part(shown):
    page = shown(figures={}, warnings=[])
    assert "Figures" not in page.texts("h2")
    assert "Read with care" not in page.texts("h3")


def test_missing_intervals_are_said_and_never_shown_as_numbers(world, page):
    html = render_report(world(replicates=1).report())
    text = " ".join(page(html).texts("main")).replace("\N{NO-BREAK SPACE}", " ")
    assert not re.search(r"\b(nan|inf|None)\b", text)
    assert "with 1 replicate there is no interval" in text
    assert "Chance in the simulation (Monte Carlo): not known" in text
    assert "lowered anxiety" not in text


def test_the_three_uncertainties_are_kept_apart(shown):
    text = " ".join(shown().texts("main"))
    assert "known to ±0.10 HADS-A points" in text
    assert "For Forum that range holds 0" in text
    assert "their uncertainty is absent from this page" in text
    assert "variance of the differences 8.0 times smaller" in text


def test_parameter_uncertainty_is_shown_where_there_is_an_ensemble(world, page):
    made = world()
    effects = made.effects().assign(parameter_low=-2.0, parameter_high=-0.25)
    text = " ".join(page(render_report(made.report(effects=effects))).texts("main"))
    assert "over the posterior ensemble" in text
    assert "Video −2.00 to −0.25" in text
    assert "uncertainty is absent" not in text


def test_values_set_by_hand_are_shown_with_default_and_range(world, page):
    made = world(overrides=["arm.video.mode.fatigue=.45", "parameters.contagion=.05"])
    html = render_report(made.report())
    rows = table(html, "Values set in this run")
    assert [rows[1][0], *rows[1][3:5]] == ["parameters.contagion", "0.05", "0.045"]
    assert rows[2][3:6] == ["0.45 (outside)", "not recorded", "0.1 to 0.3"]
    text = " ".join(page(html).texts("main"))
    assert "1 value lies outside the plausible range: arm.video.mode.fatigue." in text
    assert "Plain runs keep the values from which the fit started" in text


def test_sources_are_cited_with_plain_links(shown):
    page = shown(trial=pd.DataFrame(LIKE_A_TRIAL))
    terms = page.texts("dt")
    assert {"compen2018", "norwood2018", "puhan2008"} <= set(terms)
    links = [given for _, given, _ in page.all("a") if not given["href"].startswith("#")]
    assert links
    assert all(given["rel"] == "noreferrer" for given in links)


def test_how_to_run_it_again(shown):
    page = shown()
    text = " ".join(page.texts("main"))
    assert "circle compare groups=2 seed=0" in page.texts("code")
    assert "git commit c0ffee, with 2 changed files that this commit does not hold." in text
    assert {"Seed", "Engine", "mesa"} <= set(page.texts("th"))
    assert {"0", "3.3.1", "0123456789abcdef"} <= set(page.texts("td"))


def test_published_numbers_stand_beside_simulated_ones(shown):
    page = shown(trial=pd.DataFrame(LIKE_A_TRIAL))
    text = " ".join(page.texts("main"))
    assert "Of 2 published numbers: 1 miss and 1 hit." in text
    assert {"13.25", "14.01", "0.13 to 0.77"} <= set(page.texts("td"))
    assert trial_part(None, {}) is None
    assert trial_part(pd.DataFrame(columns=list(LIKE_A_TRIAL)), {}) is None


def test_reach_is_an_input_where_people_are_offered_a_place(world, page):
    made = world(overrides=["entry=offered"])
    text = " ".join(page(render_report(made.report())).texts("main"))
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    assert "A ratio of reach or uptake between arms repeats what was put in" in text
    # Video gains 122 points per 100 offered, in person 131: 55.5 % · 131 / 122.
    assert (
        "Break-even: Video would gain as many anxiety points per 100 offered as In person" in text
    )
    assert "at an uptake of 59.6 %; in this run it was 55.5 %." in text


def test_a_built_in_path_to_treatment_adherence_is_owned_up_to(world, page):
    plain = " ".join(page(render_report(world().report())).texts("main"))
    assert "through depression alone" in plain
    made = world(overrides=["parameters.adherence_skill=.4"])
    text = " ".join(page(render_report(made.report())).texts("main"))
    assert "A direct path was switched on in this run (adherence_skill)" in text


def test_a_table_without_its_columns_is_refused(world):
    made = world()
    with pytest.raises(ValueError, match="'effects' has no column 'ci_low'"):
        render_report(made.report(effects=made.effects().drop(columns="ci_low")))


def test_every_value_used_is_listed_with_its_key(world):
    html = render_report(world().report())
    rows = table(html, "Video: every value used. Its keys begin with arm.video.")
    fatigue = next(row for row in rows if row[0] == "mode.fatigue")
    assert fatigue[2:5] == ["0.2 share per session", "0.1 to 0.3", "assumed"]
    rules = table(
        html, "Parameters of the rules: every value used. Its keys begin with parameters."
    )
    assert ["contagion", "0.045 share per turn"] in [[row[0], row[2]] for row in rules]
