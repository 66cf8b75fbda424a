"""The parts of the EU CTIS reader: the shape of a search result, its lists joined by commas, its way to a `Study`."""
