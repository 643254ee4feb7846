"""`python -m medreview`."""

from medreview.cli import main

main()
