"""WhatsApp and SMS by Twilio: one webhook, answered in its own response."""
