"""The commands: the only code that prints, writes and decides the exit code."""
