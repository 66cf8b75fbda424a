"""What every format shares: finding files, opening them as streams, recognising formats, counting what was read."""
