"""The parts of the ClinicalTrials.gov CSV reader: its columns, its rows, the way from a row to a `Study`."""
