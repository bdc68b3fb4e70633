"""Templates: lines of a quote kept under a name, to start other quotes from."""

from construction.quote_templates.models import QuoteTemplate, QuoteTemplateLine

__all__ = ["QuoteTemplate", "QuoteTemplateLine"]
