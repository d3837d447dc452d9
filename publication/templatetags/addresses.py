from django import template

from ..identity import absolute

register = template.Library()
register.filter("absolute", absolute)
