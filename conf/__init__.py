"""The configuration, as a package: Hydra takes a folder for pkg://sim.conf only with this file."""
