/**
 * Everything that can be wrong with definitions or with the output folder. `text` says what is wrong, `why` gives the
 * reason for the rule, `help` says what to do; `{name}` is a parameter of the report.
 */
export const diagnosticTable = {
  "no-definitions": {
    text: "No definitions in {folder}.",
    why: "Every *.yaml file below the folder is a definition; there is none.",
    help: "Give the folder with --definitions, or add a file such as vcenter/vm.yaml.",
  },
  "definitions-interrupted": {
    text: "The definitions were only imported in part.",
    why: "An import was killed, or is still writing: {file} lists the files that were to be replaced.",
    help: "Run `npm run import` again: it undoes what was done, and starts anew.",
  },
  "file-unreadable": {
    text: "{file} can't be read: {reason}.",
    why: "Every definition has to be read before anything is written.",
    help: "Correct its permissions, or move it out of the folder.",
  },
  "file-link": {
    text: "{file} is a symbolic link.",
    why: "A link can lead outside the folder or form a cycle, so that the result depends on the machine.",
    help: "Replace the link by the file itself.",
  },
  "file-encoding": {
    text: "{file} is not UTF-8: byte {offset} can't be decoded.",
    why: "Definitions are read as UTF-8 on every machine.",
    help: "Save the file as UTF-8.",
  },
  "file-empty": {
    text: "{file} holds no definition.",
    why: "A definition file is a map that begins with `module:`.",
    help: "Write the definition, or delete the file.",
  },
  "file-place": {
    text: "Module {module} belongs in {expected}.",
    why: "A module is found by its name.",
    help: "Rename the file, or correct `module:`.",
  },
  "yaml-syntax": {
    text: "{problem}.",
    why: "The file is not valid YAML.",
    help: "Correct the syntax here. The cause is often an unclosed quote or wrong indentation just before.",
  },
  "yaml-tab": {
    text: "A tab is used for indentation.",
    why: "YAML allows only spaces for indentation.",
    help: "Replace the tab by spaces.",
  },
  "yaml-duplicate-key": {
    text: "The key {key} is duplicated.",
    why: "Only one of the two values could be used.",
    help: "Remove or rename one of the two.",
  },
  "yaml-documents": {
    text: "The file has a second YAML document.",
    why: "A file defines one module.",
    help: "Remove the `---`, or move what follows to another file.",
  },
  "yaml-alias": {
    text: "`{source}` is an {what}.",
    why: "Definitions are written out for their readers; nested aliases can also use up all memory.",
    help: "Write the text out. To share fields between structures, use `includes`.",
  },
  "yaml-tag": {
    text: "`{tag}` is a YAML tag.",
    why: "Definitions consist of maps, lists and text only.",
    help: "Remove the tag.",
  },
  "yaml-directive": {
    text: "`{directive}` is a YAML directive.",
    why: "Definitions are read in one way everywhere; a directive could change what the text means.",
    help: "Remove the line, and the `---` after it.",
  },
  "yaml-unquoted": {
    text: "The text ends at this {found}, because it is unquoted and inside braces.",
    why: "In a map in braces, YAML takes a comma or a brace for the end of the value.",
    help: 'Put the text in quotes, as "map<string, long>", or write the map without braces, one key a line.',
  },
  "yaml-nesting": {
    text: "The file is nested deeper than {limit} levels.",
    why: "No definition needs that many levels.",
    help: "Remove levels of the nesting that begins here.",
  },
  "unknown-key": {
    text: "{owner} has no key {key}.{suggestion}",
    why: "A misspelt key would have no effect.",
    help: "Allowed here: {allowed}.",
  },
  "missing-key": {
    text: "{owner} needs the key {key}.",
    why: "{reason}",
    help: "Add `{key}:` to it.",
  },
  "wrong-kind": {
    text: "{owner} is {found}, expected {expected}.",
    why: "Nothing else has a meaning here.",
    help: "{example}",
  },
  "not-text": {
    text: "`{source}` is {found} in YAML, but {owner} is text.",
    why: "YAML reads it as {read}.",
    help: 'Put it in quotes: "{source}".',
  },
  "bad-text": {
    text: "{owner} contains {character}.",
    why: "It is invisible, so a reviewer cannot see its effect on the generated files.",
    help: "Remove the character.",
  },
  "bad-name": {
    text: "Invalid {kind} {name}.",
    why: "{reason}",
    help: "Write it like {example}.",
  },
  "bad-release": {
    text: "{text} is not a release.",
    why: "A release has two to four numbers with dots between them.",
    help: 'Write a release such as "6.7" or "8.0.2.00300".',
  },
  "bad-type": {
    text: "In the type `{text}`: {problem}.",
    why: "A type is a name, list<T>, set<T>, map<K, V>, id<Resource> or dynamic<Structure>; a ? after it makes it optional.",
    help: "{advice}",
  },
  "bad-privilege": {
    text: "`{text}` is not a privilege.",
    why: "A privilege is written `Name`, `Name on ResourceType`, `Name on ResourceType via parameter` or `… if condition`.",
    help: "Write it like `System.Read on Datastore via datastores`.",
  },
  "bad-rest": {
    text: "In the REST mapping `{text}`: {problem}.",
    why: "A mapping is a verb and a URL below the mount, such as `GET /vcenter/storage/policies`; variables are written in braces.",
    help: "{advice}",
  },
  "duplicate-module": {
    text: "Module {module} is defined twice.",
    why: "One file defines one module.",
    help: "Merge it with {other}.",
  },
  "duplicate-id": {
    text: "{name} and {other} have the same wire id {id}.",
    why: "Within a module each item has a name and a wire id of its own.",
    help: "Give one of them another name, or another `id:`.",
  },
  "unresolved-name": {
    text: "There is no {kind} {name}.{suggestion}",
    why: "A name without a module is looked up in its own module.",
    help: "Correct the name, define it, or write the full name of an item of another module.",
  },
  "wrong-reference": {
    text: "{name} is {found}, expected {expected}.",
    why: "{reason}",
    help: "Name {expected} here.",
  },
  "cyclic-inclusion": {
    text: "{name} includes itself: {path}.",
    why: "Its list of fields would be endless.",
    help: "Remove one `includes` of the circle.",
  },
  "endless-structure": {
    text: "{name} needs a value of itself: {path}.",
    why: "A value of it would have to contain another one, without end.",
    help: "Make one field of the circle optional, or a list.",
  },
  "duplicate-field": {
    text: "{name} already has a field {field}, included from {other}.",
    why: "A structure has each field once.",
    help: "Remove the field, or the `includes`.",
  },
  "type-not-allowed": {
    text: "{type} can't be {position}.",
    why: "{reason}",
    help: "{advice}",
  },
  "id-type-field": {
    text: "{owner} has no field {field} of type string or id to hold the resource type.",
    why: "The name in braces is the field that holds the resource type.",
    help: "Name a field of type string or id, or name the resource type itself.",
  },
  "union-no-discriminant": {
    text: "{structure} has no field {field} for its union.{suggestion}",
    why: "A union is named after its discriminant, the field that tells its cases apart.",
    help: "Add the field, or correct the name of the union.",
  },
  "union-discriminant-type": {
    text: "The discriminant {field} is not an enumeration.",
    why: "The cases of a union are the values of an enumeration.",
    help: "Give the field the type of an enumeration.",
  },
  "union-unknown-value": {
    text: "{enumeration} has no value {value}.{suggestion}",
    why: "This case could never apply.",
    help: "Correct the value, or add it to the enumeration.",
  },
  "union-unknown-field": {
    text: "{structure} has no field {field}.{suggestion}",
    why: "A case lists fields of its structure.",
    help: "Correct the name, or add the field.",
  },
  "union-required-field": {
    text: "{field} belongs to a union but is not optional.",
    why: "It is unset in other cases.",
    help: "Put a `?` after its type. The case itself says whether it is required there.",
  },
  "union-repeated-field": {
    text: "The case {value} already has the field {field}.",
    why: "A case lists each field once. The discriminant belongs to every case.",
    help: "Remove it from the case.",
  },
  "union-shared-field": {
    text: "{field} belongs to two unions: {unions}.",
    why: "One union could require what the other prohibits.",
    help: "List the field under one discriminant.",
  },
  "duplicate-wire-name": {
    text: "{owner} has the wire name {name} twice.",
    why: "The wire name tells a server what is meant.",
    help: "Correct one `id:`, or remove one of the two.",
  },
  "model-key": {
    text: "{structure} has no field {field}.{suggestion}",
    why: "`model_keys` lists the fields that identify the resource.",
    help: "Correct the name, or add the field.",
  },
  "empty-enumeration": {
    text: "{name} has no value {release}.",
    why: "An enumeration needs a value in every release that has it.",
    help: "Correct `since` or `removed` of the enumeration or of one of its values.",
  },
  "since-too-late": {
    text: "{name} says `{what}` {release}, but its module describes releases up to {version}.",
    why: "`version` is the newest release that a file describes.",
    help: "Correct the release, or raise `version` when the file has been brought up to it.",
  },
  "release-order": {
    text: "{name} says `{what}` {release}, which does not come after `{other}` {earlier}.",
    why: "An item is added, changed, deprecated and removed in this order.",
    help: "Correct one of the two releases.",
  },
  "outside-owner": {
    text: "{name} {what}, but {owner}, which it is part of, {life}.",
    why: "A part cannot exist without the whole.",
    help: "Correct one of the releases. If the document names another release, write that in `marks:`, with a reason.",
  },
  "needs-later": {
    text: "{name} exists {release}, but {other}, which it needs, was added in {later}.",
    why: "A package for that release could not leave {other} out.",
    help: "Correct `since` of one of the two. If the document names another release, write that in `marks:`, with a reason.",
  },
  "needs-removed": {
    text: "{name} exists {release}, but {other}, which it needs, does not.",
    why: "A package for that release would lack {other}.",
    help: "Correct `removed` or `absent` of one of the two, or say in `was:` what it needed before.",
  },
  "use-removed": {
    text: "{name}, which is recommended instead, does not exist {release}.",
    why: "Users would be sent to something that is not there.",
    help: "Name something else in `use`, leave it out, or correct `removed` or `absent` of {name}.",
  },
  "privilege-path": {
    text: "{operation} has no {what} {path}.{suggestion}",
    why: "`via` names the parameter or field that holds the resource.",
    help: "Name a parameter, or a field as Structure.field, with /key or /value for a map.",
  },
  "rest-variable": {
    text: "{operation} has no parameter {variable}.{suggestion}",
    why: "Each part of a REST mapping is filled from a parameter, in every release that has the operation.",
    help: "Use the name of a parameter. Where the URL calls it otherwise, write `variable=parameter` in the braces.",
  },
  "rest-variable-type": {
    text: "Parameter {variable} can't be in {place}: its type is {type}.",
    why: "Only text, identifiers, numbers, booleans and enumerations can be sent there.",
    help: "Remove the parameter from it.",
  },
  "rest-body": {
    text: "{operation} has a body, but is called with GET.",
    why: "A GET request has no body: clients refuse to send one.",
    help: "Send the parameter in the query, or correct the verb.",
  },
  "rest-name-twice": {
    text: "{operation} sends two things as {name} in {place}.",
    why: "The server would take one of them, or both joined. Names of headers have no case.",
    help: "Correct one of the two names.",
  },
  "rest-header": {
    text: "{operation} sends a parameter as header {name}, which every request has already.",
    why: "One of the two would be lost.",
    help: "Correct the name of the header.",
  },
  "rest-parameter-twice": {
    text: "{operation} sends parameter {parameter} in {place} and in {other}.",
    why: "Each parameter is sent once.",
    help: "Remove one of the two.",
  },
  "rest-clash": {
    text: "{operation} has the same mapping under `{mount}` as {other}.",
    why: "A server could not tell them apart.",
    help: "Correct the verb, the URL or its action.",
  },
  "constant-value": {
    text: "The value of {name} does not fit its type {type}.",
    why: "A constant is a boolean, a number, a text or a list of one of them.",
    help: "{advice}",
  },
  "identifier-clash": {
    text: "{name} and {other} both become {identifier} in TypeScript.",
    why: "Only one of them could have the name.",
    help: "Give one of them another name; its wire name can stay: write it as `id:`.",
  },
  "path-clash": {
    text: "Modules {module} and {other} would both be written to {path}.",
    why: "A folder belongs to one module, and many file systems do not distinguish upper and lower case.",
    help: "Rename one module.",
  },
  "unknown-module": {
    text: "There is no module {module}.{suggestion}",
    why: "--only names modules of the definitions.",
    help: "Possible: {allowed}.",
  },
  "module-left-out": {
    text: "Release {release} has no module {module}.",
    why: "The module was added later, or removed before.",
    help: "Give a release that has it with --target, or leave it out of --only.",
  },
  "unknown-release": {
    text: "The definitions have no release {release}: {limit}.",
    why: "They do not say what a release before the first or after the newest one has.",
    help: "Possible: {known}.",
  },
  "facts-unreadable": {
    text: "{file} can't be read: {reason}.",
    why: "Facts and corrections are JSON in UTF-8, packed with gzip or not.",
    help: "Give a file that `npm run ir` or `npm run import -- --save` has written.",
  },
  "facts-syntax": {
    text: "{file} is not JSON: {problem}.",
    why: "It was damaged or cut off, or is something else.",
    help: "Make the file again.",
  },
  "facts-form": {
    text: "{path}: {problem}.",
    why: "The form is described in facts.schema.json and overlay.schema.json in generator/import.",
    help: "Correct the file, or the program that made it.",
  },
  "facts-item": {
    text: "{path}: {problem}.",
    why: "Each item has a name and a wire id of its own, and what an item refers to is there.",
    help: "Correct the file, or the program that made it.",
  },
  "server-failed": {
    text: "The metamodel of {server} can't be read: {reason}.",
    why: "All of it has to be known before anything is written.",
    help: "Check address, user and password. --ca or --fingerprint says which certificate to trust.",
  },
  "output-foreign": {
    text: "{file} is in the way: the generator did not write it.",
    why: "The manifest does not list it, so it may not be replaced.",
    help: "Move it away, then generate again.",
  },
  "output-link": {
    text: "{file} is a symbolic link.",
    why: "Writing through it would change a file outside of the output folder.",
    help: "Remove the link, or give another folder with --out.",
  },
  "output-manifest": {
    text: "{file} is not a manifest of this generator: {reason}.",
    why: "It says which files may be replaced and deleted.",
    help: "Restore the file, or delete it together with the generated files.",
  },
  "output-locked": {
    text: "{file} is locked by {holder}.",
    why: "Two runs that write to the same folder would mix their files.",
    help: "Wait until the other one is done, then run the command again.",
  },
  "output-changed": {
    text: "{file} was changed by another program while the output was written.",
    why: "Replacing it would lose that change. The old output is back in place.",
    help: "Run the command again.",
  },
  "output-interrupted": {
    text: "The output was only written in part: {reason}.",
    why: "{file} lists the files that were to be replaced. The next run undoes what was done.",
    help: "Remove the cause, if there is one, and run `npm run generate`.",
  },
  "output-journal": {
    text: "{file} is not a journal of this generator.",
    why: "It records what an interrupted run has written, so that it can be undone.",
    help: "Restore the output folder, for example with git, and delete the file.",
  },
  "output-failed": {
    text: "The output could not be written: {reason}.",
    why: "The old output is still in place.",
    help: "Remove the cause and run the command again.",
  },
  "output-edited": {
    text: "{file} was edited by hand and is not JSON any more.",
    why: "It is made from the format of the definitions. What somebody else wrote is not overwritten.",
    help: "Delete it, or restore it with git, then generate again.",
  },
  "output-schema": {
    text: "{file} could not be written: {reason}.",
    why: "Editors complete and check definitions with the schema beside them.",
    help: "Make the folder of the definitions writable, and generate again.",
  },
  "output-missing": {
    text: "{file} is missing.",
    why: "The definitions produce this file.",
    help: "Run `npm run generate`.",
  },
  "output-stale": {
    text: "{file} is stale.",
    why: "The definitions produce different text.",
    help: "Run `npm run generate`.",
  },
  "output-orphaned": {
    text: "{file} is orphaned.",
    why: "The definitions no longer produce this file.",
    help: "Run `npm run generate`.",
  },
} as const satisfies Record<string, { text: string; why: string; help: string }>;

export type DiagnosticCode = keyof typeof diagnosticTable;
