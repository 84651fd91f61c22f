"""Texts of Django and allauth that we say in our own words in Korean.

They stand here only so that makemessages keeps them in our catalogue, which comes before theirs:
their Korean is correct, but it speaks like an authority, and ours does not.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

WORDING = [
    _("This field is required."),
    _("Enter a valid email address."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Null characters are not allowed."),
    _("A user with that username already exists."),
    _(
        "Enter a valid username. This value may contain only letters, "
        "numbers, and @/./+/-/_ characters."
    ),
    _("Username can not be used. Please use other username."),
    _("The username and/or password you specified are not correct."),
    _("The email address and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."),
    _("A user is already registered with this email address."),
    _("This email address is already associated with this account."),
    _("The email address is not assigned to any user account."),
    _("This account is currently inactive."),
    _("Please type your current password."),
    _("Incorrect password."),
    _("You must type the same password each time."),
    _("Be patient, you are sending too many requests."),
    _("The password is too similar to the %(verbose_name)s."),
    _("This password is too common."),
    _("This password is entirely numeric."),
    _("username"),
    _("email address"),
    _("Current Password"),
    _("New Password"),
    _("New Password (again)"),
    _("Email"),
    ngettext_lazy(
        "This password is too short. It must contain at least %(min_length)d character.",
        "This password is too short. It must contain at least %(min_length)d characters.",
        "min_length",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
]
