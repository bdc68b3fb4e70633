"""What every process shares: settings, tenant session, events, errors, clock, money."""
