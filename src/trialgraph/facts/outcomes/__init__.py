"""How success is measured: endpoints, time frames, landmarks, criteria."""
