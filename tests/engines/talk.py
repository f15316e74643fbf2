"""Conversations that the blind one leaves out: posts of which each reads a window, and rooms with a screen.

Written from section 5 of the model document, turn by turn, on plain numbers.
"""

import math

from tests.rules.checks import sigma

WINDOW = 20


def choose(weights, uniform):
    """The first position whose cumulated weight exceeds `uniform` of the total."""
    cumulated, threshold = 0.0, uniform * sum(weights)
    for position, weight in enumerate(weights):
        cumulated += weight
        if cumulated > threshold:
            return position
    raise AssertionError(weights)


class Talk:
    """A conversation of `here`, whose members are changed.

    Each member has affect, skill, belonging, exposure, ties by person, alliance and traits.

    Parameters
    ----------
    p : mapping of parameters
    modes : list of modes; `fidelity` gives the cue fidelity between two positions in it
    phi : effective skill of the facilitator, None where nobody leads; `leading` her mode
    windows : first post that each member reads, None for a live session
    """

    def __init__(self, p, modes, fidelity, here, phi, leading=0, windows=None):
        self.p, self.modes, self.fidelity, self.here = p, modes, fidelity, here
        self.led, self.phi, self.leading = phi is not None, phi or 0.0, leading
        self.windows = windows
        self.spoken = [0] * len(here)
        self.last, self.disclosed_before = None, False
        self.turns = []

    def take(self, number, words):
        """Take a turn with its seven uniforms."""
        who = choose([self._weight(k, m, number) for k, m in enumerate(self.here)], words[0])
        s = self.here[who]
        hear = [m for k, m in enumerate(self.here) if k != who and self._reads(k, number)]
        self.spoken[who] += 1
        trust = self.p["disclosure_trust"] * s.belonging
        open_up = sigma(
            self.p["disclosure_base"] + self.modes[s.mode].disinhibition + trust
            + self.p["disclosure_reciprocity"] * self.disclosed_before + 0.12 * (s.affect - 7)
        )  # fmt: skip
        disclosed = words[1] < open_up
        self._reach(s, hear, disclosed, disclosed and words[2] < self.phi)
        answer = self._answer(s, hear, words) if disclosed else ""
        self.last, self.disclosed_before = who, disclosed
        self.turns.append((s.person, disclosed, answer))

    def _weight(self, k, m, number):
        if k == self.last:
            return 0.0
        share = 0.0
        if number >= 3:
            share = min(max(self.spoken[k] / (number / len(self.here)) - 1, -1.0), 3.0)
        return math.exp(
            self.p["floor_expressiveness"] * m.expressiveness + self.p["floor_affect"] * m.affect / 3
            - self.p["floor_inclusion"] * self.phi * share
        )  # fmt: skip

    def _reads(self, k, number):
        return self.windows is None or self.windows[k] <= number < self.windows[k] + WINDOW

    def _between(self, one, other):
        return self.fidelity(one.mode, other.mode)

    def _reach(self, s, hear, disclosed, stepped_in):
        floor = self.p["anxiety_floor"]
        shown = s.affect if disclosed else floor + (s.affect - floor) * (1 - s.skill)
        for m in hear:
            pull = self._between(s, m) * (0.3 + 0.7 * m.ties[s.person])
            strength = self.p["contagion"] * (1.0 if disclosed else 0.6)
            strength *= self.p["negativity_ratio"] if shown > m.affect else 1.0
            strength *= 1 - self.p["damping"] if stepped_in else 1.0
            m.affect += strength * pull * (shown - m.affect)
            if not disclosed:
                m.skill += self.p["modelling_gain"] * pull * max(0.0, s.skill - m.skill)

    def _answer(self, s, hear, words):
        psi = math.sqrt(s.communication_competence / 0.615)
        if words[3] < 0.5 * self.phi:
            c = self.fidelity(s.mode, self.leading)
            s.alliance += 0.15 * math.sqrt(c) * (1 - s.alliance)
            self._relieve(s, 0.9 * c * psi)
            self._witnessed(s, hear, 0.9 * c * psi, 0.9 * c * psi)
            return "facilitator"
        ready = self.p["peer_readiness"] * math.exp(-self.modes[s.mode].reply_latency / 5) * psi
        if not hear or words[4] >= min(1.0, ready):
            s.affect = min(21.0, s.affect + self.p["unanswered_hurt"])
            return "unanswered"
        r = hear[choose([0.15 + m.ties[s.person] for m in hear], words[5])]
        return self._answer_of(r, s, [m for m in hear if m is not r], psi, words[6])

    def _answer_of(self, r, s, others, psi, dwells):
        root = math.sqrt(self._between(s, r))
        risk = self.p["co_rumination"] * (1 - r.skill) * (1 - self.phi)
        if dwells < risk * sigma((r.affect - 9) / 2) * sigma((s.affect - 9) / 2):
            excess = max(0.0, s.affect - self.p["anxiety_floor"])
            rise = self.p["rumination_bump"] * excess * (1 - s.affect / 21)
            s.affect, r.affect = min(21.0, s.affect + rise), min(21.0, r.affect + rise)
            self._bind(s, r, 0.6 * root)
            self._witnessed(s, others, 0.0, 0.6 * root)
            return "co-rumination"
        quality = r.communication_competence * root * psi
        self._relieve(s, quality)
        r.given += quality
        self._bind(s, r, quality)
        self._witnessed(s, others, quality, quality)
        return "support"

    def _twice_need(self, m):
        return min(1.6, 2 * (1 - m.outside_support))

    def _relieve(self, s, quality):
        share = min(0.6, self.p["support_relief"] * quality * self._twice_need(s))
        s.affect -= share * (s.affect - self.p["anxiety_floor"])
        s.received += quality

    def _bind(self, s, r, quality):
        grown = self.p["tie_growth"] * quality
        s.ties[r.person] += grown * (1 - s.ties[r.person])
        r.ties[s.person] += 0.7 * grown * (1 - r.ties[s.person])

    def _witnessed(self, s, others, quality, binding):
        for m in others:
            seen = math.sqrt(m.exposure * s.exposure)
            relief = (
                self.p["witnessing"]
                * self.p["support_relief"]
                * quality
                * self._twice_need(m)
                * seen
            )
            m.affect -= relief * (m.affect - self.p["anxiety_floor"])
            m.witnessed += quality * seen
            m.ties[s.person] += (
                self.p["witnessing"]
                * self.p["tie_growth"]
                * binding
                * seen
                * (1 - m.ties[s.person])
            )
