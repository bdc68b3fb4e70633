"""`python -m engines_worker`."""

from engines_worker.main import main

main()
