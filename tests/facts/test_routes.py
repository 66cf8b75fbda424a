"""Routes as records write them."""

from __future__ import annotations

import pytest

from trialgraph.facts.doses.routes import parse_route

ROUTES = [
    ("NCT04294810", "administered by IV infusion", "intravenous"),
    ("seed 004", "via a 30-min intravenous infusion on day 1", "intravenous"),
    ("NCT05057052", "200 mg i.v. every 3 weeks", "intravenous"),
    ("NCT04395989", "d1,15 ivgtt", "intravenous"),
    ("NCT06153368", "6 mg/kg，IVD，D1，Q2W", "intravenous"),
    ("NCT06153368", "for 46 hours continuous infusion", "intravenous"),
    ("NCT04694183", "intravenous drip administration, d1", "intravenous"),
    ("NCT00632541", "200mg po daily", "oral"),
    ("NCT01634685", "twice daily p.o. on the days of radiation", "oral"),
    ("NCT02364076", "100mg taken by mouth twice daily", "oral"),
    ("NCT00115895", "given in oral capsules", "oral"),
    ("NCT05170204", "600 mg orally twice daily", "oral"),
    ("NCT06372145", "Pharmaceutical form:Tablet-Route of administration:oral", "oral"),
    ("NCT04694183", "Intraperitoneal paclitaxel 20 mg/m²", "intraperitoneal"),
    ("NCT06726265", "every 2 weeks subcutaneously", "subcutaneous"),
    ("NCT06454240", "placebo subcutaneous (SC) every 4 weeks", "subcutaneous"),
    ("NCT03014804", "antigen vaccine ID on days 0, 7, 14", "intradermal"),
    ("NCT07006077", "intratumoral injections of hV01", "intratumoral"),
    ("NCT05740449", "All patients receive age adapted intrathecal chemnotherapy", "intrathecal"),
    ("NCT05848687", "Given IV", "intravenous"),
    ("NCT06020014", "BID using a dry-powder inhaler", "inhaled"),
    ("NCT06411691", "for Patients With Stage IV MMR-p Colorectal Cancer", None),
    ("NCT04124198", "lymph node levels II-IV", None),
    ("NCT02321540", "stage IV non-small cell lung cancer", None),
    ("NCT02677610", "MSRD-100 is a topical gel", "topical"),
    ("NCT00952757", "Dr. Angel Luis Montejo Gonzalez", None),
]


@pytest.mark.parametrize(("trial", "phrase", "route"), ROUTES)
def test_route(trial: str, phrase: str, route: str | None) -> None:
    assert parse_route(phrase) == route, trial
