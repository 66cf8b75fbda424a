"""What the texts say of the design: run-in, interim looks, stopping rules, stratification."""
