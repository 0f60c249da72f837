"""Files in an S3-compatible store. Apart from `core.storage`, since its library is loaded only where it is used."""

from datetime import datetime
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

# A store that is away is noticed while somebody waits; the library's own patience is minutes.
PATIENCE = Config(connect_timeout=1, read_timeout=10, retries={"total_max_attempts": 2})


class S3FileStorage(S3Storage):
    """The library's storage, but a missing file is FileNotFoundError everywhere, as it is on disk."""

    OUTAGES = (OSError, BotoCoreError, Boto3Error, ClientError)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        given: Config = self.client_config  # type: ignore[has-type]  # the library sets it by name
        self.client_config = given.merge(PATIENCE)

    def get_modified_time(self, name: str) -> datetime:
        try:
            return super().get_modified_time(name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(name) from error
            raise
