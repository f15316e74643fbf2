"""Where arms differ in size or in people, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

from sim.report.people import People, arms_table, compared, flow_table, sizes


def people(made):
    return People.of(made.study, made.patients())


def test_arms_of_one_size_with_the_same_people(world):
    said = sizes(people(world()))
    assert said[0] == "All arms have the same size: 16 patients."
    assert said[1].startswith("Every arm treats the same virtual people")


def test_a_larger_arm_is_named_and_still_paired(world):
    made = people(world(people={"forum": range(20)}))
    said = " ".join(sizes(made))
    assert "Waitlist 16, In person 16, Video 16, Hybrid (blended) 16 and Forum 20" in said
    assert made.paired("forum", "waitlist")
    assert "same virtual people" in said


def test_different_people_are_not_paired(world):
    made = people(world(people={"forum": range(8, 24)}))
    said = " ".join(sizes(made))
    assert not made.paired("forum", "waitlist")
    assert not made.paired("waitlist", "forum")
    assert made.paired("video", "waitlist")
    assert "not paired by patient: Waitlist and Forum; In person and Forum; Video and Forum" in said
    assert "same virtual people" not in said


def test_what_was_compared_on_whom(world):
    said = compared(people(world()))
    assert said == (
        "Waitlist, In person, Video, Hybrid (blended) and Forum were compared on 16 simulated "
        "patients a replicate, over 12 replicates (independent worlds); everybody in the study "
        "starts, so access and uptake play no part."
    )
    assert "effects count all who were offered it" in compared(
        people(world(overrides=["entry=offered"]))
    )


def test_the_arms_are_described(world):
    made = world()
    rows = {row[0]: row for row in arms_table(people(made), made.config).rows}
    assert rows["Waitlist"][3:5] == ("none", "no groups")
    assert rows["Video"][2:] == ("Video", "10 in 10 weeks", "2 of up to 8", "16")
    assert rows["Hybrid (blended)"][2] == "In person and Video"


def test_the_flow_counts_who_left_and_who_was_assessed(world):
    made = world()
    flow = flow_table(people(made))
    rows = {row[0]: row for row in flow.rows}
    assert rows["Waitlist"] == ("Waitlist", "16", "–", "–", "16", "16", "16")
    assert rows["Video"] == ("Video", "16", "16", "4", "16", "16", "16")
    assert "16 were screened" in flow.caption
    offered = replace(made.study, entry="offered")
    assert "Accepted" in flow_table(People.of(offered, made.patients())).head
