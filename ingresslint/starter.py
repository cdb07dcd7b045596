"""The configuration that ``ingresslint init`` writes."""

CONFIG = """\
# ingresslint: https://github.com/ingresslint/ingresslint/blob/main/docs/configuration.md
#
# What is said here of a cluster decides how much the rules dare to say: an unknown fact never becomes an error.

clusters:
  - name: prod
    # Which files are meant for this cluster; the first cluster that matches a file wins.
    paths: ["**"]
    # Quote versions: YAML reads 1.30 as the number 1.3.
    # kubernetes: "1.33"
    # aws | gcp | azure | openshift | none
    # provider: aws
    # Nothing in this cluster may be reachable from the internet.
    # private: true
    # Which controllers run ({}: none), with their versions and the flags that change results.
    # controllers:
    #   aws-load-balancer-controller: "2.13"
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

# Read to resolve references, never reported on.
# context: []
# exclude: []
# fail-on: error
"""
