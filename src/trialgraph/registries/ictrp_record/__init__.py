"""The parts of the WHO ICTRP reader: the forms in which primary registers write their fields, the way to a `Study`."""
