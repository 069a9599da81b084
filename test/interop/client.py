"""Calls every operation that the official bindings and the given model share, and prints what came of each.

Standard input: {"host": URL, "user": ..., "password": ..., "operations": {service: [operation]},
"fields": {structure: [field]}, "error": {"service": ..., "operation": ...}}.
Standard output: one line of JSON for each call.
"""

import importlib
import json
import pkgutil
import sys
from datetime import datetime

import com.vmware
import requests
from com.vmware.cis_client import Session
from com.vmware.vcenter.ovf_client import PropertyParams
from vmware.vapi.bindings import type as t
from vmware.vapi.bindings.enum import Enum
from vmware.vapi.bindings.error import VapiError
from vmware.vapi.bindings.struct import VapiStruct
from vmware.vapi.bindings.stub import StubConfiguration, VapiInterface
from vmware.vapi.lib.connect import get_requests_connector
from vmware.vapi.security.session import create_session_security_context
from vmware.vapi.security.user_password import create_user_password_security_context
from vmware.vapi.stdlib.client.factories import StubConfigurationFactory

request = json.load(sys.stdin)


def say(**line):
    print(json.dumps(line), flush=True)


def resolved(kind):
    return kind.resolved_type if isinstance(kind, t.ReferenceType) else kind


def sample(kind, name="sample"):
    """A value of a type of the bindings, with the optional fields that the model has."""
    kind = resolved(kind)
    if isinstance(kind, t.OptionalType):
        return sample(kind.element_type, name)
    if isinstance(kind, t.ListType):
        return [sample(kind.element_type, name)]
    if isinstance(kind, t.SetType):
        return {sample(kind.element_type, name)}
    if isinstance(kind, t.MapType):
        return {sample(kind.key_type, name): sample(kind.value_type, name)}
    if isinstance(kind, t.EnumType):
        return kind.binding_class.get_values()[0] if hasattr(kind.binding_class, "get_values") else None
    if isinstance(kind, t.DynamicStructType):
        return PropertyParams(type="PropertyParams")
    if isinstance(kind, t.StructType):
        return structure(kind)
    if isinstance(kind, t.BooleanType):
        return True
    if isinstance(kind, t.IntegerType):
        return 42
    if isinstance(kind, t.DoubleType):
        return 1.5
    if isinstance(kind, t.DateTimeType):
        return datetime(2018, 4, 17, 12, 34, 56, 789000)
    if isinstance(kind, t.URIType):
        return "https://vcenter.example.com/sample"
    if isinstance(kind, t.BlobType):
        return b"\x00\x01\xff"
    return name + "-1"


def structure(kind):
    known = request["fields"].get(kind.name)
    members = {}
    for field in kind.get_field_names():
        field_type = kind.get_field(field)
        is_optional = isinstance(field_type, t.OptionalType)
        if not is_optional or known is None or field in known:
            members[field] = sample(field_type, field)
    for validator in getattr(kind.binding_class, "_validator_list", []):
        prune_union(kind, validator, members)
    names = kind.binding_class._canonical_to_pep_names
    return kind.binding_class(**{names.get(field, field): value for field, value in members.items()})


def prune_union(kind, validator, members):
    """Leaves out the fields of a union that the value of its discriminant doesn't have."""
    cases = getattr(validator, "_case_map", None)
    discriminant = getattr(validator, "_discriminant_name", None)
    if cases is None or discriminant not in members:
        return
    value = str(members[discriminant])
    chosen = {name for name, _required in cases.get(value, [])}
    for fields in cases.values():
        for name, _required in fields:
            if name not in chosen:
                members.pop(name, None)


def interfaces():
    for module in pkgutil.walk_packages(com.vmware.__path__, "com.vmware."):
        if not module.name.endswith("_client"):
            continue
        for member in vars(importlib.import_module(module.name)).values():
            if isinstance(member, type) and issubclass(member, VapiInterface) and hasattr(member, "_VAPI_SERVICE_ID"):
                yield member


def describe(value):
    """A result in a form that can be compared: the wire names of what is set."""
    if isinstance(value, VapiError):
        return {"error": value.get_binding_type().name}
    if type(value) is VapiStruct:  # of no class: a dynamic structure
        return "StructValue"
    if isinstance(value, VapiStruct):
        names = {pep: canonical for canonical, pep in value._canonical_to_pep_names.items()}
        fields = {names.get(key, key): item for key, item in vars(value).items() if not key.startswith("_")}
        return {key: describe(item) for key, item in fields.items() if item is not None}
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [describe(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(describe(item) for item in value)
    if isinstance(value, dict):
        return {str(key): describe(item) for key, item in value.items()}
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds") + "Z"
    if isinstance(value, bytes):
        return list(value)
    return value if value is None or isinstance(value, (bool, int, float, str)) else type(value).__name__


connector = get_requests_connector(session=requests.Session(), msg_protocol="json", url=request["host"] + "/api")
config = StubConfigurationFactory.new_std_configuration(connector)
user_context = create_user_password_security_context(request["user"], request["password"])


def login(context):
    connector.set_security_context(context)
    return Session(config).create()


try:
    login(create_user_password_security_context(request["user"], "wrong"))
    say(step="wrong password", outcome="accepted")
except VapiError as error:
    say(step="wrong password", outcome=type(error).__name__)

session_id = login(user_context)
connector.set_security_context(create_session_security_context(session_id))
say(step="session", user=Session(config).get().user)

troubled = request["trouble"]
for interface in interfaces():
    if interface._VAPI_SERVICE_ID == troubled["service"]:
        for name in troubled["errors"]:
            try:
                interface(config)._invoke(troubled["operation"], {"vm": "vm-1"})
                say(step="error", error=name, outcome="answered")
            except VapiError as error:
                say(step="error", error=name, outcome=error.get_binding_type().name, message=error.messages[0].default_message)

for interface in interfaces():
    service = interface._VAPI_SERVICE_ID
    operations = request["operations"].get(service)
    if operations is None or service == "com.vmware.cis.session":
        continue
    client = interface(config)
    known = client._api_interface._operations if hasattr(client, "_api_interface") else {}
    for operation in operations:
        definition = known.get(operation)
        if definition is None:
            say(service=service, operation=operation, outcome="unknown to the bindings")
            continue
        wanted = request["inputs"][service + " " + operation]
        inputs = definition["input_type"]
        try:
            arguments = {
                name: sample(inputs.get_field(name), name) if name in wanted else None
                for name in inputs.get_field_names()
            }
            result = client._invoke(operation, arguments)
            say(service=service, operation=operation, outcome="answered", result=describe(result))
        except VapiError as error:
            say(service=service, operation=operation, outcome=type(error).__name__, messages=[m.default_message for m in error.messages])
        except Exception as error:  # pylint: disable=broad-except
            say(service=service, operation=operation, outcome="failed", reason=repr(error)[:300])

Session(config).delete()
try:
    Session(config).get()
    say(step="after logout", outcome="answered")
except VapiError as error:
    say(step="after logout", outcome=type(error).__name__)
