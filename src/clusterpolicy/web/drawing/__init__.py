"""Pictures drawn on the server as SVG: they need no script, print well, and every mark in them is a link."""
