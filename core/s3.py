"""Files in an S3-compatible store. Apart from `core.storage`, since its library is loaded only where it is used."""

from datetime import datetime
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

# A store that is away is noticed while somebody waits; the library's own patience is minutes.
PATIENCE = Config(connect_timeout=1, read_timeout=5, retries={"total_max_attempts": 2})


class S3FileStorage(S3Storage):
    """The library's storage, but a missing file is FileNotFoundError everywhere, as it is on disk."""

    OUTAGES = (OSError, BotoCoreError, Boto3Error, ClientError)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        given: Config = self.client_config  # type: ignore[has-type]  # the library sets it by name
        self.client_config = given.merge(PATIENCE)

    @property
    def place(self) -> str:
        """Where files lie, for whoever runs the installation."""
        return f"the bucket {self.bucket_name}"

    def check_place(self) -> None:
        """Raise FileNotFoundError where the bucket is not there. A store that is away raises as it does elsewhere."""
        client = self.connection.meta.client
        try:
            client.head_bucket(Bucket=self.bucket_name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise
            raise FileNotFoundError(
                f"The bucket {self.bucket_name} is not there. Make it: manage.py check_services --make-bucket"
            ) from error

    def make_place(self) -> None:
        """Make the bucket."""
        client = self.connection.meta.client
        region = client.meta.region_name
        where = {} if region in ("us-east-1", "aws-global") else {"LocationConstraint": region}
        client.create_bucket(Bucket=self.bucket_name, **({"CreateBucketConfiguration": where} if where else {}))

    def get_modified_time(self, name: str) -> datetime:
        try:
            return super().get_modified_time(name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(name) from error
            raise
