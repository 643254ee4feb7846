"""What GitHub Actions tells a job, what a job tells it, and issues on GitHub."""
