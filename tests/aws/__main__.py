"""Start the stand-in by hand: ``python tests/aws``, then paste what it prints."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from aws import standin  # noqa: E402

_TEXT = """\
# In the shell:
{exports}

# In conf.py:
amts_engine = "amazon"
amts_amazon = {{
    "region": "{region}",
    "s3": "s3://{bucket}/books",
    "role": "{role}",
}}

# Requests, until Ctrl-C:"""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tests/aws", description="A stand-in for Amazon Translate and S3.")
    parser.add_argument("--port", type=int, default=4571, help="port of the service (0: any)")
    parser.add_argument("--s3-port", type=int, default=4572, help="port of S3, STS and IAM (0: any)")
    parser.add_argument("--region", default="us-east-1")
    parser.add_argument("--job-seconds", type=float, default=20.0, help="how long a job runs")
    parser.add_argument("--import-seconds", type=float, default=10.0, help="how long parallel data is being created")
    return parser.parse_args()


def main() -> None:
    """Run until Ctrl-C."""
    options = _arguments()
    logging.basicConfig(stream=sys.stdout, format="%(message)s")
    logging.getLogger("aws").setLevel(logging.INFO)
    pace = {"job_seconds": options.job_seconds, "import_seconds": options.import_seconds}
    with standin.running(options.region, options.port, options.s3_port, **pace) as aws:
        exports = "\n".join(f"export {name}={value}" for name, value in aws.environment.items())
        print(_TEXT.format(exports=exports, region=aws.region, bucket=aws.bucket, role=aws.role), flush=True)  # noqa: T201
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print("Stopped.")  # noqa: T201


main()
