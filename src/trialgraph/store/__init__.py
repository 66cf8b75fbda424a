"""The store on disk: built and updated whole or not at all, opened for reading. Alone touches ``pyoxigraph.Store``."""

from trialgraph.store.building import StoreWriter, build_store
from trialgraph.store.checking import backup_store, check_store
from trialgraph.store.directory import FORMAT, FORMAT_VERSION, MARKER, check_replaceable, read_metadata
from trialgraph.store.lines import read_lines_about, read_owned_lines
from trialgraph.store.memory import make_memory_graph
from trialgraph.store.reading import Store, open_store, open_texts
from trialgraph.store.updating import Replacement, StoreUpdate, parse_lines, respell_lines, update_store

__all__ = [
    "FORMAT",
    "FORMAT_VERSION",
    "MARKER",
    "Replacement",
    "Store",
    "StoreUpdate",
    "StoreWriter",
    "backup_store",
    "build_store",
    "check_replaceable",
    "check_store",
    "make_memory_graph",
    "open_store",
    "open_texts",
    "parse_lines",
    "read_lines_about",
    "read_metadata",
    "read_owned_lines",
    "respell_lines",
    "update_store",
]
