"""Rules of sending a quote: links and when they end, PIX codes, signatures, messages."""
