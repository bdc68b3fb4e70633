"""What the record says, as people read it."""

from webkit import msgid

ACTIONS = {
    "signed_in": msgid("Signed in"),
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
    "store_made": msgid("Store made"),
    "store_switched_off": msgid("Store switched off"),
    "store_switched_on": msgid("Store switched on"),
    "store_closed": msgid("Store closed, to be erased"),
    "store_branded": msgid("Name or colours of the store changed"),
    "logo_changed": msgid("Logo changed"),
    "logo_removed": msgid("Logo removed"),
    "key_made": msgid("API key made"),
    "key_revoked": msgid("API key revoked"),
}
