"""What every screen shares: base templates, stylesheet, icons, template tags, small scripts, language and taste.

It knows no other domain; the domains bring their places in the navigation themselves.
"""
