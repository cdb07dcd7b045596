"""The configuration that ``ingresslint init`` writes: for any cluster, or for a kind of cluster."""

from __future__ import annotations

_HEAD = """\
# ingresslint: https://github.com/ingresslint/ingresslint/blob/main/docs/configuration.md
#
# What is said here of a cluster decides how much the rules dare to say: an unknown fact never becomes an error.

clusters:
  - name: prod
    # Which files are meant for this cluster; the first cluster that matches a file wins.
    paths: ["**"]
    # Quote versions: YAML reads 1.30 as the number 1.3.
    # kubernetes: "1.33"
"""
_ANY = """\
    # aws | gcp | azure | openshift | none
    # provider: aws
    # Nothing in this cluster may be reachable from the internet.
    # private: true
    # Which controllers run ({}: none), with their versions and the flags that change results.
    # controllers:
    #   aws-load-balancer-controller: "2.13"
"""
_EKS = """\
    provider: aws
    # Nothing in this cluster may be reachable from the internet.
    private: {private}
    # Nothing in its network gets out to the internet, except to the services of AWS that have a VPC endpoint.
    # isolated: true
    # vpcEndpoints: [ec2, elasticloadbalancing, sts]
    # The subnets of load balancers, by id or by name; the public ones have a route to an internet gateway.
    # subnets: [{{name: vpc-public-a, public: true}}, {{name: vpc-private-a, public: false}}]
    # Services and Ingresses whose own load balancer is that of a VPC endpoint service.
    # privateLink: [partners/queue]
    # What builds load balancers here. The version decides a lot: kubectl get deployment -A shows it. Without the
    # controller write "controllers: {{}}", with EKS Auto Mode "eks-auto-mode: {{}}".
    controllers:
      aws-load-balancer-controller:
        # version: "2.13"
        # What it builds where nothing says otherwise, if the cluster changed it.
        default-load-balancer-scheme: internal
"""
_GKE = """\
    # Services, Ingresses and Gateways get external load balancers here unless they say otherwise.
    provider: gcp
    # Nothing in this cluster may be reachable from the internet.
    # private: true
    # Other ingress controllers that run beside GKE's own ({}: none).
    controllers: {}
"""
_AKS = """\
    # Services get public load balancers here unless they say otherwise.
    provider: azure
    # Nothing in this cluster may be reachable from the internet.
    # private: true
    # Ingress controllers that run here ({}: none). With use-private-ip, Application Gateway is internal by default:
    # controllers: {application-gateway-ingress-controller: {use-private-ip: true}}
    controllers: {}
"""
_OPENSHIFT = """\
    # The scope of each IngressController decides who can reach the Routes: have them among the manifests.
    provider: openshift
    # Nothing in this cluster may be reachable from the internet.
    # private: true
"""
_BARE_METAL = """\
    # Whatever hands out the addresses of load balancers decides who can reach them: MetalLB, kube-vip, Cilium.
    provider: none
    # Ingress controllers that run here ({}: none).
    # controllers:
    #   ingress-nginx: "1.12"
"""
_TAIL = """\
    # nodes: {count: 6, zones: 3, nodePortRange: "30000-32767"}
    # gateway: {version: "1.4", channel: standard}
    # What exists in the cluster although it is not among the manifests.
    # external: {services: ["kube-system/*"], secrets: ["*/wildcard-tls"], classes: [alb]}
    # Everything that exists in this cluster is among the manifests.
    # complete: false

# rules:
#   select: [default]
#   ignore: []
#   severity: {}

# Findings that do not count, by rule and by kinds, namespaces, names and paths.
# ignores:
#   - {rules: [host-without-certificate], paths: ["legacy/**"], reason: goes away, until: 2030-06-30}
# The findings of the day on which ingresslint came; --write-baseline writes the file.
# baseline: .ingresslint-baseline.json

# Read to resolve references, never reported on.
# context: []
# exclude: []
# fail-on: error
"""

CONFIG = _HEAD + _ANY + _TAIL
# The kinds of clusters, by the names that ``ingresslint init --cluster`` takes.
PRESETS = {
    "private-eks": _HEAD + _EKS.format(private="true") + _TAIL,
    "public-eks": _HEAD + _EKS.format(private="false") + _TAIL,
    "gke": _HEAD + _GKE + _TAIL,
    "aks": _HEAD + _AKS + _TAIL,
    "openshift": _HEAD + _OPENSHIFT + _TAIL,
    "bare-metal": _HEAD + _BARE_METAL + _TAIL,
}
