"""Files that a message is going to name."""

from ninja import File, Router, Status
from ninja.files import UploadedFile

from messaging.attachments import Attachment, attachment
from messaging.services.uploads import discard_upload, upload_file
from rooms.api.authentication import ApiRequest

router = Router(tags=["messages"])


@router.post("/uploads", response={201: Attachment}, summary="Upload a file")
def post_upload(request: ApiRequest, file: File[UploadedFile]) -> Status[Attachment]:
    """As `multipart/form-data`, in the field `file`. A message names it by its `id` in
    `attachments`; whatever no message names within a day is removed."""
    return Status(201, attachment(upload_file(uploader=request.auth, file=file)))


@router.delete("/uploads/{int:upload_id}", response={204: None}, summary="Discard an upload")
def delete_upload(request: ApiRequest, upload_id: int) -> Status[None]:
    """One's own, and only before it was sent."""
    discard_upload(uploader=request.auth, upload_id=upload_id)
    return Status(204, None)
