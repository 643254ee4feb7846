"""What was live on a day, and whether a review held for it: gathered from git, judged by the engine."""
