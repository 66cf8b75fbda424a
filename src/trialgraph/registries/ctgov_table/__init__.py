"""The parts of the ClinicalTrials.gov CSV reader: its columns and the way from a row to a `Study`."""
