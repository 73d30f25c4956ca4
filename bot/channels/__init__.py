"""Ways in: each decodes what comes, draws a screen within its limits, and sends it. They know the engine only."""
