from django import template

from publication.identity import absolute

register = template.Library()
register.filter("absolute", absolute)
