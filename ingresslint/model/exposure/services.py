"""Who can reach a Service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ingresslint.model.aws.builders import NLB_PREFIX, Handler, load_balancer_class, service_handlers
from ingresslint.model.exposure import aws_services, azure, gke
from ingresslint.model.exposure.decision import Exposure, Reach, Request, nothing, unknown
from ingresslint.model.profile import Profile
from ingresslint.model.views.services import Service

_CLOUDS: Mapping[str, Callable[[Request, Profile], Exposure]] = {
    "aws": aws_services.decide,
    "azure": azure.decide,
    "gcp": gke.decide,
}
# Classes that say by their name which cloud they are of.
_CLASS_PREFIXES = {"service.k8s.aws/": "aws", "eks.amazonaws.com/": "aws", "networking.gke.io/": "gcp"}
# Providers that run on a cloud, and do not say on which.
_UNNAMED = frozenset({None, "openshift"})


def service_exposure(service: Service, profile: Profile) -> Exposure:
    """Decide for a Service."""
    return request_exposure(Request.of(service), profile)


def request_exposure(request: Request, profile: Profile) -> Exposure:
    """Decide for a Service, or for what a Service is made from."""
    if request.type == "LoadBalancer":
        return _load_balancer(request, profile)
    if profile.provider in {None, "aws"} and service_handlers(request, profile) != (Handler.NOBODY,):
        return aws_services.decide(request, profile)
    if request.external_ips:
        return unknown("whatever routes the addresses of externalIPs to the nodes decides")
    if request.type == "NodePort":
        return unknown("whoever can reach a node can reach its ports, and so can a load balancer that others built")
    return nothing("it is reachable from inside the cluster only")


def _load_balancer(request: Request, profile: Profile) -> Exposure:
    if profile.provider not in _UNNAMED:
        decide = _CLOUDS.get(profile.provider or "")
        return decide(request, profile) if decide else unknown("whatever hands out addresses here decides")
    cloud = _written_cloud(request, profile)
    if cloud is None:
        return unknown("the cloud provider is not known")
    decision = _CLOUDS[cloud](request, replace(profile, provider=cloud))
    if decision.at is None and decision.reach is not Reach.NONE:
        return unknown("the cloud provider is not known")
    return decision


def _written_cloud(request: Request, profile: Profile) -> str | None:
    """Return the cloud that the class or the annotations of a Service are meant for, None unless there is just one."""
    name = load_balancer_class(request, profile)
    if name is not None:
        return next((cloud for prefix, cloud in _CLASS_PREFIXES.items() if name.startswith(prefix)), None)
    written = {
        "aws": any(key.startswith(NLB_PREFIX) for key in request.annotations),
        "azure": request.get(azure.INTERNAL) is not None,
        "gcp": request.get(gke.TYPE) is not None or request.get(gke.OLD_TYPE) is not None,
    }
    clouds = [cloud for cloud, is_meant in written.items() if is_meant]
    return clouds[0] if len(clouds) == 1 else None
