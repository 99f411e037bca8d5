"""What django-allauth would show of the e-IDs in the admin has no place there."""

from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin

# The provider stands in the environment, its tokens are not kept, and who is connected is the
# person's own matter.
admin.site.unregister([SocialAccount, SocialApp, SocialToken])
