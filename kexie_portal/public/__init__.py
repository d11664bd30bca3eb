"""Pages for anybody, without sign-in: their base, the anonymous form with its limits, the quarantine of what comes in.

Knows users, files and notices; the kinds of forms and whose they are is registered by the apps that own them.
"""
