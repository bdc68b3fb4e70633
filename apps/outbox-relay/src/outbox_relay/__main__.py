"""`python -m outbox_relay`."""

from outbox_relay.main import main

main()
