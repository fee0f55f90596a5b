"""The content security policy of pages: nothing but our own files, forms and answers, framed by nobody else."""


def policy(*, framed_by: str = "'self'", frames: str = "'none'") -> str:
    """The policy of a page that those named may frame, and that may itself frame those named."""
    return "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "script-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            *([f"frame-src {frames}"] if frames != "'none'" else []),
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {framed_by}",
        )
    )
