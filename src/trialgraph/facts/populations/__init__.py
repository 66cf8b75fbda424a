"""Who is treated: condition, setting, line, prior therapy, biomarkers."""
