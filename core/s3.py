"""Files in an S3-compatible store. Apart from `core.storage`, since its library is loaded only where it is used."""

from datetime import datetime

from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage


class S3FileStorage(S3Storage):
    """The library's storage, but a missing file is FileNotFoundError everywhere, as it is on disk."""

    def get_modified_time(self, name: str) -> datetime:
        try:
            return super().get_modified_time(name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(name) from error
            raise
