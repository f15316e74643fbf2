"""The law of the model: pure scalar functions, one file a section of the model document.

Every rule takes numbers and records of numbers (``p`` the parameters, ``mode`` and ``programme`` the
delivery) and returns numbers. Rules draw nothing: chance comes in as uniforms in (0, 1). They are compiled
by Numba and called by every engine, so no rule is written twice.
"""
