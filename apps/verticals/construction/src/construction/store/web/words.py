"""What the pages of settings say alike."""

from webkit import msgid

SAVED = msgid("Settings saved")
STALE = msgid(
    "Somebody changed the settings while you were editing. What you typed is still here; "
    "if you save now, it replaces the other person's changes."
)
