"""Whether a description is one: OpenAPI 3.1 by the official schema, each of its schemas JSON Schema 2020-12."""

import json
import sys

import jsonschema_rs
import schemathesis

with open(sys.argv[1], encoding="utf-8") as file:
    document = json.load(file)
if document["openapi"] != "3.1.0":
    sys.exit(f"this is OpenAPI {document['openapi']}, not 3.1.0")
schemas = document["components"]["schemas"]
try:
    schemathesis.openapi.from_dict(document).validate()
    for schema in schemas.values():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
except (jsonschema_rs.ValidationError, schemathesis.errors.InvalidSchema) as fault:
    sys.exit(f"the description is no OpenAPI 3.1: {fault}")
print(f"{len(document['paths'])} paths and {len(schemas)} schemas, all well-formed")
