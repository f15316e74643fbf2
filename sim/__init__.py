"""circlesim: cancer support groups simulated, remote and in person."""
