"""What is given: agents, procedures, roles, and regimens in alternatives and phases."""
