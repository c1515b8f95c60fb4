"""What a build leaves for people: its messages, the findings of the checks, the report."""
