"""Small ensembles for tests."""

from sim.scenario import registry

DEFAULTS = registry().defaults()


def write_ensemble(folder, rows, name="posterior.csv", weights=None, provenance=None):
    """Write parameter sets, mappings of the same names, and return the file."""
    names = list(rows[0])
    weights = [1 / len(rows)] * len(rows) if weights is None else weights
    lines = [",".join(["weight", *names])]
    for weight, row in zip(weights, rows, strict=True):
        lines.append(",".join(f"{each:.9g}" for each in (weight, *(row[key] for key in names))))
    path = folder / name
    path.write_text("\n".join(lines) + "\n")
    if provenance is not None:
        path.with_suffix(".json").write_text(provenance)
    return path


def spread(count, **ends):
    """Return sets between two values of each parameter, evenly spaced; every second parameter falls."""
    rows = []
    for k in range(count):
        share = k / (count - 1)
        rows.append({name: low + share * (high - low) for name, (low, high) in ends.items()})
    return rows
