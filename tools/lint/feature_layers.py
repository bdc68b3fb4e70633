"""Import-linter contract: the same layers inside every feature, found by looking."""

from __future__ import annotations

from typing import cast

import grimp
from importlinter import ContractCheck
from importlinter.contracts.layers import LayersContract
from importlinter.domain import fields
from importlinter.domain.imports import ModuleExpression
from typing_extensions import override


def packages_of(graph: grimp.ImportGraph, container: str) -> set[str]:
    """Return the packages directly inside a container."""
    return {child for child in graph.find_children(container) if graph.find_children(child)}


class FeatureLayersContract(LayersContract):
    """`layers`, whose containers are all packages of `features_of` but those in `not_features`.

    Exhaustive: a new kind of file in a feature must say where it stands.
    """

    type_name = "feature_layers"

    features_of = fields.SetField(subfield=fields.StringField())
    not_features = fields.SetField(subfield=fields.StringField(), required=False)

    @override
    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Check every feature that there is today."""
        containers = cast("set[str]", self.features_of)
        others = cast("set[str] | None", self.not_features) or set()
        features = {f for container in containers for f in packages_of(graph, container)}
        found = [ModuleExpression(feature) for feature in sorted(features - others)]
        vars(self).update(containers=found, exhaustive=True)
        return super().check(graph, verbose)
