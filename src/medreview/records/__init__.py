"""Review records on disk and in git: read, put beside their pages, and weighed."""
