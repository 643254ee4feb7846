"""What medreview keeps between runs and can make again."""
