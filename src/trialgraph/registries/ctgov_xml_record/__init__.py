"""The parts of the legacy XML reader: cutting records out, safe parsing, their fields, their way to a `Study`."""
