"""A stand-in for Amazon Translate and the S3, STS and IAM it needs, on 127.0.0.1, for tests and for trying things out.

Law: what the live service would refuse is refused here, and nothing is done, charged or written twice.  What nobody
could confirm about the live service is a setting (:class:`aws.state.Settings`), so that a test can have it either way.
"""
