"""What schemathesis has to be told of Vedette: who asks, and the values that only the server makes."""

import os
import uuid

import requests
import schemathesis
from hypothesis import strategies as st

from people import COOKIE, FROM_US, Account, Session

URL = os.environ["VEDETTE_URL"]
SEALED = "application/vnd.vedette.sealed"
BYTES = "application/octet-stream"

account = Account(URL, os.environ["VEDETTE_ACCOUNTS"], os.environ["VEDETTE_ROLE"])
session = Session(account)

# Junk where the sealed body of a report may be: no schema describes bytes.
schemathesis.openapi.media_type(SEALED, st.binary(min_size=1, max_size=512))
# And where a piece of a file may be.
schemathesis.openapi.media_type(BYTES, st.binary(min_size=1, max_size=512))


@schemathesis.auth(refresh_interval=None)
class Caller:
    """Says who asks, in the way the operation wants to be told."""

    # Signing out ends a session, so it gets one of its own; and another, once there is a code for one. Between two
    # codes it is asked to end what has ended, which is a 401.
    leaving = None

    def get(self, case, context):
        operation = context.operation.definition.raw
        ways = [way for wanted in operation.get("security", []) for way in wanted]
        if "bearer" in ways:
            return "bearer", session.token()
        if "session" not in ways:
            return None
        if operation["operationId"] == "SignOut":
            Caller.leaving = account.sign_in() or Caller.leaving
            return "session", Caller.leaving
        return "session", session.cookie

    def set(self, case, data, context):
        way, secret = data or (None, None)
        if way == "bearer":
            case.headers["Authorization"] = f"Bearer {secret}"
        elif secret:
            case.cookies[COOKIE] = secret


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for operations in raw_schema["paths"].values():
        for method, operation in list(operations.items()):
            if "application/x-ndjson" in operation["responses"].get("200", {}).get("content", {}):
                print(f"Left out: {operation['operationId']} answers for as long as somebody listens.")
                del operations[method]
    file_reports(raw_schema)
    for path, operations in raw_schema["paths"].items():
        for operation in operations.values():
            real_values(path, operation)


def file_reports(raw_schema):
    """As many as make a list of more than one portion; each answers the first that is offered."""
    schemas = raw_schema["components"]["schemas"]
    asked = schemas["Answers"]
    answers = {field: [asked["properties"][field]["items"]["enum"][0]] for field in asked["required"]}
    version = schemas["NewReport"]["properties"]["form_version"]["enum"][0]
    report = {"form_version": version, "language": "en", "answered_at": 1_795_435_200_000, "answers": answers}
    for _ in range(60):
        headers = {"Authorization": f"Bearer {session.token()}", "Idempotency-Key": str(uuid.uuid4())}
        requests.post(f"{URL}/api/v1/reports", json=report, headers=headers, timeout=10).raise_for_status()


def real_values(path, operation):
    """What chance does not find: a place in a list, a case that is there, credentials that open."""
    if operation["operationId"] == "SignIn":
        body = operation["requestBody"]["content"]["application/json"]
        body["examples"] = {"real": {"value": account.credentials()}}
    for parameter in list(operation.get("parameters", [])):
        if parameter["name"] == "cursor":
            page = read(path)
            # Where there is a place, all others are no cursors, and must be refused. Where a list has one portion only,
            # there is no cursor to ask for.
            if page and page["next"]:
                parameter["schema"] = {"enum": [page["next"]]}
            elif page or not page_like(operation):
                operation["parameters"].remove(parameter)
        if parameter["name"] == "case":
            cases = read("/api/v1/cases") or {"items": []}
            parameter["examples"] = {line["reference"]: {"value": line["id"]} for line in cases["items"]}


def page_like(operation):
    """Whether it answers with a portion of a list; a file holds what there is."""
    return "application/json" in operation["responses"]["200"]["content"]


def read(path):
    """What stands there, if this role may see it."""
    answer = requests.get(URL + path, headers={"Authorization": f"Bearer {session.token()}"}, timeout=10)
    told = answer.status_code == 200 and answer.headers["content-type"].startswith("application/json")
    return answer.json() if told else None


@schemathesis.hook
def before_call(context, case, kwargs):
    if is_uuid(case.headers.get("Idempotency-Key")):
        # A key that came before is answered with the first report, whatever this one says.
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    # As a browser says it; without it whoever comes with a cookie is turned away, which is not what is looked for.
    case.headers.update(FROM_US)
    # A list of the caller's sessions names the one all this is asked with; ending it would end the asking.
    if own_session((case.path_parameters or {}).get("session")):
        case.path_parameters["session"] = str(uuid.uuid4())
    # Any long word may be a new password, and the next sign-in would be with the old one: the change is to the same.
    if case.operation.definition.raw["operationId"] == "ChangePassword" and long_word(case.body):
        case.body["new"] = account.own["password"]
    case.body = whole(case.body)


def own_session(text):
    return is_uuid(text) and uuid.UUID(text).hex == session.cookie.split(".")[0]


def long_word(body):
    new = body.get("new") if isinstance(body, dict) else None
    return isinstance(new, str) and len(new) >= 8


def is_uuid(text):
    try:
        return bool(uuid.UUID(text))
    except (TypeError, ValueError, AttributeError):
        return False


def whole(value):
    """Whole numbers without a decimal point, as docs/api.md wants them."""
    if isinstance(value, dict):
        return {name: whole(part) for name, part in value.items()}
    if isinstance(value, list):
        return [whole(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


# What no schema can describe: a device's answer to a question it was just asked, a code, somebody who may be on a case or
# has an address here, a place in a list, a time zone that exists, a password that is long enough for the role and not common; a
# file's name that says the same as its kind, and a piece of just the length that is left.
UNGUESSABLE = {
    "FinishPasskey",
    "FinishPasskeySignIn",
    "FinishPasskeyStepUp",
    "BeginPasskeyStepUp",
    "StepUp",
    "AddToCase",
    "BeginAttachment",
    "SendPiece",
    "ChangePassword",
    "GrantDelegation",
    "SearchCases",
    "SearchPeople",
    "PreviewSettings",
    "ProposeSettings",
    # An identifier that a report of the team gives, and an alert that waits.
    "DraftMemberAlert",
}

# The same of one part of a request, by its pointer: whom somebody may act for, an address that is not the caller's own, what
# can be looked for.
UNGUESSABLE_PARTS = {
    "FileReport": {"/on_behalf_of"},
    "ChangeEmail": {"/email"},
    # What is a whole link, address, number or name, and what is a word at all, no schema says.
    "ListEntities": {"/text"},
    "SearchCases": {"/text"},
}


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Only a device seals: that invented bytes are refused is no failure. Nor is it with what cannot be guessed."""
    if type(failure).__name__ != "RejectedPositiveData":
        return True
    operation = case.operation.definition.raw["operationId"]
    return not (case.media_type == SEALED or operation in UNGUESSABLE or only_parts(operation, response))


def only_parts(operation, response):
    refused = {fault["pointer"] for fault in response.json().get("errors", [])}
    return bool(refused) and refused <= UNGUESSABLE_PARTS.get(operation, set())
