"""Upload of a file in three requests, as services with a separate storage have it."""

from starlette.responses import Response

from ft_client.sandbox.contract import Operation
from ft_client.sandbox.dataset import Scanner
from ft_client.sandbox.errors import bad_request, file_not_found
from ft_client.sandbox.files import add, get_or_404, reject_invalid_data, serialize
from ft_client.sandbox.http import Request, json_response
from ft_client.sandbox.multipart import read_form
from ft_client.sandbox.received import check_upload
from ft_client.sandbox.service import Service

STORE = Operation("storeFile", "PUT", "/storage/{file_id}", {}, None, None)
PREPROCESS = Operation("preprocessFile", "POST", "/files/{file_id}/preprocess", {}, None, None)


async def announce(service: Service, request: Request) -> Response:
    """Respond with the address that takes the bytes of the file."""
    form = await read_form(request, "file", lambda data: None, 0)
    fields = dict(form.fields)
    for name in ("purpose", "file_name"):
        if name not in fields:
            raise bad_request(f"{name} is required.", name)
    assert service.wire is not None
    check_upload(service, service.wire, fields, fields["file_name"])
    file_id = service.ids.file()
    service.announced[file_id] = fields
    host = request.headers.get("host", "localhost")
    headers = {"location": f"http://{host}/v1/storage/{file_id}?signature={service.ids.hex()}"}
    return Response(b"", 302, {**headers, service.wire.id_header: file_id})


async def store(service: Service, request: Request) -> Response:
    """Store the bytes of an announced file. The address is enough: an API key must not be sent."""
    file_id = request.ids["file_id"]
    fields = service.announced.get(file_id)
    if fields is None:
        raise file_not_found(file_id)
    if "authorization" in request.headers:
        raise bad_request("Only one auth mechanism allowed: the signature in the URL.")
    scanner, limit = Scanner(), service.max_bytes("CreateFileRequest", "file")
    with service.blobs.writer(file_id) as writer:
        async for data in request.chunks(limit):
            writer.write(data)
            scanner.feed(data)
        stats = scanner.finish()
        reject_invalid_data(service, stats, writer.size)
        writer.commit()
    if service.store.get("file", file_id) is None:  # the same bytes may be sent again
        add(service, file_id, filename=fields["file_name"], purpose=fields["purpose"], size=writer.size,
            created=service.now(), stats=stats)  # fmt: skip
    return Response(b"", 200)


def preprocess(service: Service, request: Request) -> Response:
    """Return the file, validated."""
    service.announced.pop(request.ids["file_id"], None)
    return json_response(serialize(service, get_or_404(service, request.ids["file_id"])))
