"""What the record says, as people read it."""

from webkit import msgid

ACTIONS = {
    "signed_in": msgid("Signed in"),
    "sign_in_refused": msgid("Wrong password or code"),
    "signed_out": msgid("Signed out"),
    "device_ended": msgid("Another device was signed out"),
    "everywhere_ended": msgid("Signed out everywhere"),
    "password_changed": msgid("Password changed"),
    "second_factor_on": msgid("Two steps switched on"),
    "second_factor_off": msgid("Two steps switched off"),
    "second_factor_reset": msgid("Two steps switched off by an administrator"),
    "password_set": msgid("Password chosen by a link"),
    "invited": msgid("Account made by invitation"),
    "link_sent": msgid("A link to a new password was sent"),
    "role_changed": msgid("Role changed"),
    "switched_off": msgid("Account switched off"),
    "switched_on": msgid("Account switched on"),
    "person_removed": msgid("Personal data of an account removed"),
    "store_made": msgid("Store made"),
    "store_switched_off": msgid("Store switched off"),
    "store_switched_on": msgid("Store switched on"),
    "store_closed": msgid("Store closed, to be erased"),
    "store_branded": msgid("Name or colours of the store changed"),
    "logo_changed": msgid("Logo changed"),
    "logo_removed": msgid("Logo removed"),
    "key_made": msgid("API key made"),
    "key_revoked": msgid("API key revoked"),
    "own_data_exported": msgid("Own data exported"),
    "record_exported": msgid("Record of access exported"),
}
REFUSED = "sign_in_refused"
KINDS: dict[str, tuple[str, frozenset[str]]] = {
    "sign_in": (
        msgid("Signing in and out"),
        frozenset({"signed_in", REFUSED, "signed_out", "device_ended", "everywhere_ended"}),
    ),
    "password": (
        msgid("Passwords and two steps"),
        frozenset(
            {
                "password_changed",
                "password_set",
                "link_sent",
                "second_factor_on",
                "second_factor_off",
                "second_factor_reset",
            }
        ),
    ),
    "people": (
        msgid("People and roles"),
        frozenset({"invited", "role_changed", "switched_off", "switched_on", "person_removed"}),
    ),
    "keys": (msgid("API keys"), frozenset({"key_made", "key_revoked"})),
    "store": (
        msgid("The store itself"),
        frozenset(
            {
                "store_made",
                "store_switched_off",
                "store_switched_on",
                "store_closed",
                "store_branded",
                "logo_changed",
                "logo_removed",
            }
        ),
    ),
    "exports": (msgid("Exports"), frozenset({"record_exported", "own_data_exported"})),
}
"""What entries are about: the words, and the actions of each kind; every action has one."""
