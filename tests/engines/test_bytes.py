"""The same study gives the same bytes, whatever order Python hashes in."""

import os
import subprocess
import sys

from tests.worlds import frames, study

ARMS = ("waitlist", "video", "hyflex", "forum", "guided_web")
PROGRAMME = {"membership": 1}
SCRIPT = """
from tests.engines.test_bytes import ARMS, PROGRAMME, fingerprint
from tests.worlds import frames, study
print(fingerprint(frames(study(*ARMS, groups=3, programme=PROGRAMME))))
"""


def fingerprint(tables):
    """A hash of the bytes of all tables."""
    from hashlib import sha256

    bytes_of = sha256()
    for name in sorted(tables):
        for column, values in tables[name].items():
            text = "\n".join(values) if str(values.dtype) == "str" else ""
            bytes_of.update(f"{name} {column} {values.dtype} {text}".encode())
            bytes_of.update(b"" if text else values.to_numpy().tobytes())
    return bytes_of.hexdigest()


def started(seed):
    """A Python of its own that hashes with a seed and prints the fingerprint."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.getcwd()}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SCRIPT],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_ways_of_hashing_give_the_same_tables():
    here = fingerprint(frames(study(*ARMS, groups=3, programme=PROGRAMME)))
    processes = [started(seed) for seed in ("1", "4242")]
    printed = [process.communicate(timeout=300)[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert printed == [here, here]


def test_the_fingerprint_notices_a_last_bit():
    tables = frames(study("video", groups=1, weeks=2))
    before = fingerprint(tables)
    weeks = tables["weeks"]
    weeks.loc[1, "anxiety"] += 2e-15
    assert fingerprint(tables) != before
