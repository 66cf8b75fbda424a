"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

VocabularyDb = Annotated[Path, typer.Option("--db", help="The graph beside which vocabularies are kept.")]
AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]
