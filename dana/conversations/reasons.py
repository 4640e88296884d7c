"""Why Dana asked for a person, where the reason decides how it goes on."""

LOOP = "Dana seems to be talking to another machine"
# A hand-off for this reason was nobody's wish: when it has been quiet for so long, the next message is answered again.
LOOP_ENDS_AFTER_SECONDS = 3600
