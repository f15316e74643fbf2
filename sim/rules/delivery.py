"""Who is in which mode (section 4): constant, by session, or by member and week."""

from __future__ import annotations

from sim.parameters import Record
from sim.rules.declare import rule

CONSTANT, BLENDED = 0, 1
ROOM, SCREEN = 0, 1


@rule
def mode_index(
    delivery: Record, session: int, sessions: int, travel_hours: float, burden: float
) -> int:
    """Position of the mode a member is in at a session (1, 2, …), 0 the first mode, 1 the second.

    Blended: the first and the last planned sessions in the room. Hyflex: in the room who lives near (τ ≤ .5 h) and
    carries little burden (B < .5), the others on screen.
    """
    if delivery.rule == CONSTANT:
        return ROOM
    if delivery.rule == BLENDED:
        early = session <= delivery.room_sessions_first
        late = sessions - delivery.room_sessions_last < session <= sessions
        return ROOM if early or late else SCREEN
    near = travel_hours <= delivery.room_travel_limit
    well = burden < delivery.room_burden_limit
    return ROOM if near and well else SCREEN


@rule
def edge_fidelity(
    delivery: Record, fidelity: float, other_fidelity: float, same_mode: int
) -> float:
    """Cue fidelity between two people: that of the worse end, and 15 % less between room and screen."""
    worse = min(fidelity, other_fidelity)
    if same_mode != 0:
        return worse
    return worse * delivery.mixed_fidelity


@rule
def facilitator_mode(delivery: Record, mode_of_first: int) -> int:
    """Position of the mode the facilitator is in: the room in hyflex delivery, else everybody's mode."""
    if delivery.rule == CONSTANT or delivery.rule == BLENDED:
        return mode_of_first
    return ROOM
