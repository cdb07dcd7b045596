"""From what was read to the objects of each cluster, as its API server would see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ingresslint import api, kustomize
from ingresslint.config import Config
from ingresslint.inputs import relative_path
from ingresslint.model import Profile
from ingresslint.resource import Resource, resources
from ingresslint.syntax import Stream


@dataclass(slots=True)
class World:
    """The objects that are meant for one cluster; ``patches`` are the parts that kustomize puts into others."""

    profile: Profile
    kustomized: kustomize.Kustomized
    objects: list[Resource] = field(default_factory=list)
    reviews: list[api.Review] = field(default_factory=list)
    patches: list[Resource] = field(default_factory=list)


def worlds(streams: Iterable[Stream], config: Config, crds: Iterable[Stream] = ()) -> list[World]:
    """Review every object, cluster by cluster.

    Custom resources are judged by the CustomResourceDefinitions among the objects of their cluster, and by those in
    ``crds``, which belong to every one.
    """
    installed = list(_objects(crds))
    found = _by_cluster(list(streams), config)
    for world in found:
        defined = api.definitions([*world.objects, *installed])
        target = _target(world.profile)
        for resource in world.objects:
            _place(api.review(resource, target, defined), world)
    return found


def _objects(streams: Iterable[Stream]) -> Iterable[Resource]:
    return (resource for stream in streams for document in stream.documents for resource in resources(document))


def _by_cluster(streams: list[Stream], config: Config) -> list[World]:
    found = kustomize.kustomized(streams)
    by_name: dict[str, World] = {}
    for stream in streams:
        profile = config.profile(relative_path(stream.source.path, config.base))
        world = by_name.setdefault(profile.name, World(profile, found))
        members = world.patches if stream.source.path in found.patches else world.objects
        members.extend(_objects([stream]))
    return list(by_name.values())


def _place(review: api.Review, world: World) -> None:
    path = review.resource.source.path
    if _is_patch(review):
        world.patches.append(review.resource)
    else:
        world.reviews.append(_completed(review) if path in world.kustomized.completed else review)


def _completed(review: api.Review) -> api.Review:
    """Leave out what an object lacks: kustomize may add it."""
    kept = tuple(refusal for refusal in review.refusals if refusal.error.type is not api.ErrorType.REQUIRED)
    return replace(review, refusals=kept)


def _is_patch(review: api.Review) -> bool:
    """Tell whether an object is only a part of one, in a file that calls itself a patch."""
    partial = any(refusal.error.type is api.ErrorType.REQUIRED for refusal in review.refusals)
    return partial and kustomize.looks_like_patch(review.resource.source.path)


def _target(profile: Profile) -> api.Target:
    kubernetes = api.Version.parse(profile.kubernetes) if profile.kubernetes else api.newest()
    gateway = api.Version.parse(profile.gateway.version) if profile.gateway.version else None
    return api.Target(kubernetes, gateway, profile.gateway.channel)
