"""The token that a program shows in the header `Authorization` (RFC 6750)."""


def bearer_token(authorization: str) -> str:
    """Empty where there is none, or another scheme."""
    scheme, _space, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
