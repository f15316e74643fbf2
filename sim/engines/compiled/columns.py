"""Where things stand in the arrays that a kernel works on: one row a quantity, one column a person or circle.

People (`f` numbers, `w` whole numbers) are those of a block of groups, in the order of their arrival; quantities
are named as in the Mesa engine's `Patient`. Each array is flat and a name here is where its row begins: with rows
of a length known beforehand the compiler sees that they don't overlap, and makes vector code without asking.
What loops over people or circles decide on is a float too, 0 or 1: vector code compares floats at half the cost.
"""

from __future__ import annotations

from sim.rules import group
from sim.study import LARGEST_GROUP, LONGEST_QUEUE

PADDING = 8
"""Keeps rows from falling on the same lines of a cache."""
PEOPLE = 64 * (LARGEST_GROUP * (1 + LONGEST_QUEUE) // 64 + 1) + PADDING
"""People a block has room for: the largest group, and everybody who waits for it."""
CIRCLES = LARGEST_GROUP
"""Circles a block has room for: the largest group may fall apart into circles of one."""
LANES = 32
"""Circles that converse side by side: what they need stays in the nearest cache."""
PAIRS = 2048
"""Pairs of people whose contacts are drawn at once."""
STEP = 16
"""Circles side by side are rounded up to a multiple of it, so that vector code leaves no remainder."""
SEATS = LARGEST_GROUP * LANES + 25 * PADDING
"""Seats of conversations side by side: seat `place * LANES + lane`."""

# f: people, numbers
ANXIETY = 0 * PEOPLE
DEPRESSION = 1 * PEOPLE
SKILL = 2 * PEOPLE
VALUE = 3 * PEOPLE
BELONGING = 4 * PEOPLE
COHESION = 5 * PEOPLE
ALLIANCE = 6 * PEOPLE
BURDEN = 7 * PEOPLE
EXPOSURE = 8 * PEOPLE
FATIGUE = 9 * PEOPLE
LEARNT = 10 * PEOPLE
START_AFFECT = 11 * PEOPLE
AFFECT_CHANGE = 12 * PEOPLE
RECEIVED = 13 * PEOPLE
GIVEN = 14 * PEOPLE
WITNESSED = 15 * PEOPLE
ATTENDED_LAST = 16 * PEOPLE
FACILITATION = 17 * PEOPLE
FACILITATOR_SKILL = 18 * PEOPLE
EVENT = 19 * PEOPLE
PROBABILITY = 20 * PEOPLE
NEED = 21 * PEOPLE
DOUBLE_NEED = 22 * PEOPLE
ANSWERABILITY = 23 * PEOPLE
EXPRESSIVENESS = 24 * PEOPLE
COMMUNICATION_COMPETENCE = 25 * PEOPLE
TRAVEL_HOURS = 26 * PEOPLE
DIGITAL_LITERACY = 27 * PEOPLE
PHYSICAL_FUNCTION = 28 * PEOPLE
WEEKS_SINCE_DIAGNOSIS = 29 * PEOPLE
HOME_ANXIETY = 30 * PEOPLE
HOME_DEPRESSION = 31 * PEOPLE
BASELINE_SKILL = 32 * PEOPLE
ADHERENCE_READINESS = 33 * PEOPLE
U0 = 34 * PEOPLE
U1 = 35 * PEOPLE
U2 = 36 * PEOPLE
U3 = 37 * PEOPLE
START_AFFECT_DRAW = 38 * PEOPLE
VALUE_NOISE = 39 * PEOPLE
READING_WINDOW = 40 * PEOPLE
PRACTISES = 41 * PEOPLE
DROPS_OUT = 42 * PEOPLE
STOPS_TREATMENT = 43 * PEOPLE
DOSES = 44 * PEOPLE
SPARE = 45 * PEOPLE  # a block of draws fills four rows, its last here
Z0 = 46 * PEOPLE
Z1 = 47 * PEOPLE
COUNTS = 48 * PEOPLE
U4 = 49 * PEOPLE
U5 = 50 * PEOPLE
U6 = 51 * PEOPLE  # and its last two here
U7 = 52 * PEOPLE
SCORED_ANXIETY = 53 * PEOPLE
SCORED_DEPRESSION = 54 * PEOPLE
GAD7 = 55 * PEOPLE
COHESION_SCALE = 56 * PEOPLE
QUALITY_OF_LIFE = 57 * PEOPLE
BURDENS = 58 * PEOPLE  # one row a week of the cycle
PEOPLE_NUMBERS = (58 + group.CYCLE_WEEKS) * PEOPLE

# w: people, whole numbers
PERSON = 0 * PEOPLE
GROUP = 1 * PEOPLE
IN_COHORT = 2 * PEOPLE
STATUS = 3 * PEOPLE
CIRCLE = 4 * PEOPLE
MODE = 5 * PEOPLE
LEADING = 6 * PEOPLE
HELD = 7 * PEOPLE
PRESENT = 8 * PEOPLE
TOOK_PART = 9 * PEOPLE
EXPOSURES = 10 * PEOPLE
SESSIONS_HELD = 11 * PEOPLE
SESSIONS_ENROLLED = 12 * PEOPLE
SESSIONS_ATTENDED = 13 * PEOPLE
PLANNED_SESSIONS = 14 * PEOPLE
DROPOUT_WEEK = 15 * PEOPLE
DOSES_DUE = 16 * PEOPLE
DOSES_TAKEN = 17 * PEOPLE
STOPPED_TREATMENT = 18 * PEOPLE
CHEMOTHERAPY = 19 * PEOPLE
CHEMOTHERAPY_PHASE = 20 * PEOPLE
SCAN_PHASE = 21 * PEOPLE
SCAN = 22 * PEOPLE
ORAL_THERAPY = 23 * PEOPLE
REPLICATE = 24 * PEOPLE
OBSERVED = 25 * PEOPLE
LAST_EXPOSED = 26 * PEOPLE
PEOPLE_COUNTS = 27 * PEOPLE

# t: seats of conversations side by side
T_AFFECT = 0 * SEATS
T_SKILL = 1 * SEATS
T_EXPOSURE = 2 * SEATS
T_EXPRESSIVENESS = 3 * SEATS
T_DOUBLE_NEED = 4 * SEATS
T_BELONGING = 5 * SEATS
T_ANSWERABILITY = 6 * SEATS
T_COMPETENCE = 7 * SEATS
T_TAKEN = 8 * SEATS
T_OWN_TURNS = 9 * SEATS
T_WEIGHT = 10 * SEATS
T_RECEIVED = 11 * SEATS
T_GIVEN = 12 * SEATS
T_WITNESSED = 13 * SEATS
T_MODE = 14 * SEATS
T_CUES = 15 * SEATS
T_NEAR = 16 * SEATS
T_FIRST_READ = 17 * SEATS
T_LAST_READ = 18 * SEATS
T_LISTENS = 19 * SEATS
TALK_NUMBERS = 20 * SEATS

# cf: conversations side by side, numbers; of the speaker unless said
C_FACILITATION = 0 * LANES
C_PARTICIPANTS = 1 * LANES
C_LAST_PLACE = 2 * LANES
C_TURNS = 3 * LANES
C_LEADING = 4 * LANES
C_SPEAKER = 5 * LANES
C_MODE = 6 * LANES
C_AFFECT = 7 * LANES
C_SKILL = 8 * LANES
C_EXPOSURE = 9 * LANES
C_DOUBLE_NEED = 10 * LANES
C_BELONGING = 11 * LANES
C_ANSWERABILITY = 12 * LANES
C_DISCLOSED = 13 * LANES
C_PREVIOUS = 14 * LANES
C_STEPPED_IN = 15 * LANES
C_EXPRESSED = 16 * LANES
C_TOTAL = 17 * LANES
C_CUMULATED = 18 * LANES
C_THRESHOLD = 19 * LANES
C_PEER = 20 * LANES
C_PEER_AFFECT = 21 * LANES
C_PEER_SKILL = 22 * LANES
C_PEER_COMPETENCE = 23 * LANES
C_PEER_READY = 24 * LANES
C_CUES = 25 * LANES
C_LEADER_CUES = 26 * LANES
C_LEADS = 27 * LANES
C_REPLIES = 28 * LANES
C_DWELLS = 29 * LANES
C_ANSWERED = 30 * LANES
C_SUPPORT = 31 * LANES
C_BOND = 32 * LANES
C_RISE = 33 * LANES
C_DISCLOSURES = 34 * LANES
C_ANSWERS = 35 * LANES
C_CO_RUMINATIONS = 36 * LANES
C_U0 = 37 * LANES
C_U1 = 38 * LANES
C_U2 = 39 * LANES
C_U3 = 40 * LANES
C_U4 = 41 * LANES
C_U5 = 42 * LANES
C_U6 = 43 * LANES
C_U7 = 44 * LANES
C_PLACE = 45 * LANES
C_PEER_NEAR = 46 * LANES
C_NEAR_PEER = 47 * LANES
C_ALLIANCE = 48 * LANES
C_GIVEN = 49 * LANES
C_RECEIVED = 50 * LANES
LANE_NUMBERS = 51 * LANES

# cw: conversations side by side, whole numbers; the seats of speaker and peer, and where her ties begin
L_GROUP = 0 * LANES
L_FIRST = 1 * LANES
L_SIZE = 2 * LANES
L_ANCHOR = 3 * LANES
L_REPLICATE = 4 * LANES
L_SPEAKER = 5 * LANES
L_PEER = 6 * LANES
L_TIES = 7 * LANES
L_TIE_TO_PEER = 8 * LANES
LANE_COUNTS = 9 * LANES

# circles: those of a block that converse this week, the largest first
B_GROUP = 0 * CIRCLES
B_CIRCLE = 1 * CIRCLES
B_SIZE = 2 * CIRCLES
B_TURNS = 3 * CIRCLES
B_ANCHOR = 4 * CIRCLES
CIRCLE_COUNTS = 5 * CIRCLES

# pairs: pairs of people, whole numbers; where in a block they are, who they are, and where their ties stand
P_LOW = 0 * PAIRS
P_HIGH = 1 * PAIRS
P_LOW_PERSON = 2 * PAIRS
P_HIGH_PERSON = 3 * PAIRS
P_TIE_OF_LOW = 4 * PAIRS
P_TIE_OF_HIGH = 5 * PAIRS
P_REPLICATE = 6 * PAIRS
PAIR_COUNTS = 7 * PAIRS

# lucks: pairs of people, numbers
P_LOW_TO_HIGH = 0 * PAIRS
P_HIGH_TO_LOW = 1 * PAIRS
PAIR_NUMBERS = 2 * PAIRS

# grp: groups of a block, whole numbers
G_FIRST = 0
G_MEMBERS = 1
G_SLOTS = 2
G_TIE = 3
G_ATTENDING = 4
G_TURNS = 5
G_DISCLOSURES = 6
G_ANSWERED = 7
G_CO_RUMINATIONS = 8
G_DROPOUTS = 9
G_NEWCOMERS = 10
G_PAIRS = 11
"""Of the block, with its first group: pairs listed."""
GROUP_COUNTS = 12
