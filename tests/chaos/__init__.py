"""Pulling the plug: the event path under kills, crashes, losses and cuts, and what must hold then.

`./basec chaos` starts everything on servers of its own, lets clients write, a nemesis strike and a
checker say what came of it. `docs/reference/reliability.md` tells what is checked, and how.
"""
