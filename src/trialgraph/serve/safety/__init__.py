"""What is refused before it runs (`admission`), and what a worker cannot do even if it was let through."""
