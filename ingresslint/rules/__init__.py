"""The rules, in one explicit tuple."""

from ingresslint.rule import Rule
from ingresslint.rules import (
    alb_non_http_backend,
    api_server_warning,
    api_version_deprecated,
    api_version_removed,
    api_version_too_new,
    api_version_unknown,
    duplicate_key,
    duplicate_value,
    etp_local_skew,
    forbidden_field,
    invalid_value,
    missing_field,
    public_load_balancer,
    syntax_error,
    too_long,
    unknown_field,
    unsupported_value,
    wrong_type,
)

RULES: tuple[Rule, ...] = (
    alb_non_http_backend.RULE,
    api_server_warning.RULE,
    api_version_deprecated.RULE,
    api_version_removed.RULE,
    api_version_too_new.RULE,
    api_version_unknown.RULE,
    duplicate_key.RULE,
    duplicate_value.RULE,
    etp_local_skew.RULE,
    forbidden_field.RULE,
    invalid_value.RULE,
    missing_field.RULE,
    public_load_balancer.RULE,
    syntax_error.RULE,
    too_long.RULE,
    unknown_field.RULE,
    unsupported_value.RULE,
    wrong_type.RULE,
)
