"""The live view of a group: what is simulated (scene, course), what is drawn, and the page that shows it.

Only `page`, `panels` and `server` know Solara; the rest runs, and is tested, without it.
"""
