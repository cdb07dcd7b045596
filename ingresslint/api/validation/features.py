"""When the API server began to judge differently: the first minor version with the new behaviour.

A behaviour behind a feature gate counts from the version that turns it on by default; before, the server drops the
field in silence.  Source: pkg/features/kube_features.go and the validation code of the releases themselves.
"""

from __future__ import annotations

from ingresslint.api.version import Version

# Ingress
BETA_INGRESS_JUDGED_AS_V1 = Version(1, 23)  # before, with its own field names and some leniency
CLASS_ANNOTATION_MAY_AGREE = Version(1, 27)  # before, the annotation and spec.ingressClassName excluded each other
CLASS_ANNOTATION_WARNING = Version(1, 27)

# IngressClass
CLASS_PARAMETERS_SCOPE = Version(1, 22)  # IngressClassNamespacedParams

# Metadata
OWNERS_BY_INDEX = Version(1, 37)  # ownerReferences: an index in the field, and empty members as missing ones
RELAXED_SERVICE_NAMES = Version(1, 36)  # RelaxedServiceNameValidation
STATEFULSET_NAMES_ARE_LABELS = Version(1, 27)

# IP addresses
STRICT_ADDRESSES = Version(1, 36)  # StrictIPCIDRValidation
CANONICAL_ENDPOINT_IPV6 = Version(1, 33)  # and a list as the field of an address of the wrong family
ADDRESS_WARNINGS = Version(1, 33)  # of NetworkPolicies, Endpoints and EndpointSlices

# Service
LOAD_BALANCER_FIELDS = Version(1, 22)  # ServiceLoadBalancerClass, ServiceLBNodePortControl
INTERNAL_TRAFFIC_POLICY = Version(1, 22)  # ServiceInternalTrafficPolicy
MIXED_PROTOCOLS = Version(1, 24)  # MixedProtocolLBService
TOPOLOGY_MODE = Version(1, 27)
SERVICE_WARNINGS = Version(1, 27)
IGNORED_FIELD_WARNINGS = Version(1, 28)
EXTERNAL_IPS_ACCESSIBLE = Version(1, 29)  # externalIPs make externalTrafficPolicy meaningful
SOURCE_RANGES_ONE_BY_ONE = Version(1, 30)
TRAFFIC_DISTRIBUTION = Version(1, 31)  # ServiceTrafficDistribution
KUBELET_PORT_ALLOWED = Version(1, 33)
PREFER_SAME = Version(1, 34)  # PreferSameTrafficDistribution
HEADLESS_WARNINGS = Version(1, 34)
PREFER_CLOSE_WARNING = Version(1, 35)
EXTERNAL_IPS_WARNING = Version(1, 36)

# EndpointSlice
TOPOLOGY_HINTS = Version(1, 24)  # TopologyAwareHints
NODE_HINTS = Version(1, 34)  # PreferSameTrafficDistribution

# NetworkPolicy
SELECTOR_VALUES = Version(1, 26)  # the values of matchExpressions are looked at
END_PORT = Version(1, 22)  # NetworkPolicyEndPort
