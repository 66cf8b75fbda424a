"""What export formats share."""
