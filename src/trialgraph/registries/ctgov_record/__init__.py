"""The parts of the ClinicalTrials.gov API v2 reader: the record's shape, its ignored fields, its way to a `Study`."""
