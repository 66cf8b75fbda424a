"""The colour of each kind of node: Okabe and Ito's palette, which people of all colour visions can tell apart."""

from __future__ import annotations

COLOURS = {
    "agent": "#0072B2",
    "class": "#56B4E9",
    "procedure": "#009E73",
    "condition": "#D55E00",
    "endpoint": "#CC79A7",
    "trial": "#8A8F98",
    "other": "#F0E442",
}


def rgb(colour: str) -> tuple[int, int, int]:
    """``#RRGGBB`` as three numbers from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
