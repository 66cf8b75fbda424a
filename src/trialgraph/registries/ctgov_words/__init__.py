"""The words of ClinicalTrials.gov before its API v2, as exports still write them, in the words of the API v2."""
