"""Start the stand-in by hand: ``python tests/aws``, then paste what it prints."""

from __future__ import annotations

import argparse
import contextlib
import logging
import socket
import sys
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

try:
    from aws import standin
except ModuleNotFoundError as error:
    sys.exit(f"The stand-in needs {error.name}: pip install -e '.[amazon]' --group stand-in")

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
amts_memory = ".amts-stand-in"  # its full-width letters are no translations to keep
amts_checks_disabled = ["all"]  # nor to check

# Requests, until Ctrl-C:"""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tests/aws", description="A stand-in for Amazon Translate and S3.")
    parser.add_argument("--port", type=int, default=4571, help="port of the service (0: any)")
    parser.add_argument("--s3-port", type=int, default=4572, help="port of S3, STS and IAM (0: any)")
    parser.add_argument("--region", default="us-east-1")
    parser.add_argument("--job-seconds", type=float, default=20.0, help="how long a job runs")
    parser.add_argument("--import-seconds", type=float, default=10.0, help="how long parallel data is being created")
    return parser.parse_args()


def _exit_if_in_use(*ports: int) -> None:
    """End with a sentence where another program has one of the ports."""
    for port in filter(None, ports):
        try:
            with contextlib.closing(socket.socket()) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind(("127.0.0.1", port))
        except OSError as error:
            sys.exit(
                f"Port {port} cannot be used ({error.strerror}). Stop the stand-in that runs already, or choose other "
                "ports: python tests/aws --port 0 --s3-port 0"
            )


def main() -> None:
    """Run until Ctrl-C."""
    options = _arguments()
    _exit_if_in_use(options.port, options.s3_port)
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
