"""Files: the only room that touches the disk. Every name is absent or whole; nothing is a pickle."""

from sim.store.files import (
    fingerprint,
    read_json,
    sha256,
    write_bytes,
    write_json,
    write_text,
    write_yaml,
)
from sim.store.folders import Busy, choose_folder, locked, make_folder, point_latest
from sim.store.shards import (
    Packed,
    pack,
    read_shard,
    remove_shards,
    shard_is_whole,
    write_shard,
)
from sim.store.tables import read_table, table_bytes, write_table, write_tables

PLAN, CONFIG, PROVENANCE = "plan.json", "config.yaml", "provenance.json"
SHARDS = "shards"

__all__ = [
    "CONFIG",
    "PLAN",
    "PROVENANCE",
    "SHARDS",
    "Busy",
    "Packed",
    "choose_folder",
    "fingerprint",
    "locked",
    "make_folder",
    "pack",
    "point_latest",
    "read_json",
    "read_shard",
    "read_table",
    "remove_shards",
    "sha256",
    "shard_is_whole",
    "table_bytes",
    "write_bytes",
    "write_json",
    "write_shard",
    "write_table",
    "write_tables",
    "write_text",
    "write_yaml",
]
