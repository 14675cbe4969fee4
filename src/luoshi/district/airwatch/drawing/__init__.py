"""Pictures of the air as SVG text: small pure functions of numbers and words, drawn at the width of a phone.

A picture is 360 units wide, so that its letters are readable when a phone shows it and not huge on a desk. Colours are
classes that the page's style sheet fills, in the light, in the dark and on paper; only the colours of the index are the
norm's own.
"""
