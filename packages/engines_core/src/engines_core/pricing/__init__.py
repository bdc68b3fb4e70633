"""The pricing engine: what goods cost the store, from whom to buy, which prices are odd."""

from engines_core.pricing.engine import PricingEngine, PricingPeriodic

__all__ = ["PricingEngine", "PricingPeriodic"]
