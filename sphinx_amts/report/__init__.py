"""Reports for people and programs: that of a build, and the single-file pages that it and others are made of."""
