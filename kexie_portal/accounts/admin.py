"""The libraries' models that stay out of the administration: whoever edits them there goes round the sign-in log.

A mailbox, a second factor or a session changed by hand is another person's account taken over; groups would be rights
beside the postings. The portal's own pages do all of it, with its rules and its log.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

admin.site.unregister([Authenticator, EmailAddress, Group, SocialAccount, SocialApp, SocialToken, UserSession])
