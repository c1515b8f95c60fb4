"""Writers of what an extraction yields: files of pairs, a page to review them, statistics."""
