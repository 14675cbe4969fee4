"""Evidence: files kept by the hash of their content, photos with where and when they were taken."""
