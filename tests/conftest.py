"""What all tests share: Python looks for garbage as seldom as it does in commands."""

import gc

from sim.launch import GARBAGE_AFTER

gc.set_threshold(GARBAGE_AFTER)
