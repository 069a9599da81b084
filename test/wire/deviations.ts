/** A place where this package differs on purpose from the recorded official client: on receipt lenient, on sending strict. */
export interface Deviation {
  /** The file of the recorded vectors. */
  readonly file: "decode" | "encoding" | "rest" | "rest_decode" | "validation";
  /** The vectors, by name. */
  readonly vectors: RegExp;
  readonly instead: string;
  readonly because: string;
}

export const deviations: readonly Deviation[] = [
  {
    file: "encoding",
    vectors: /^long (-?9007199254740992|9007199254740993|-?922337203685477580.|beyond 64 bits)$/,
    instead: "refused on the way out, reported on the way in",
    because: "a JavaScript number would change the digits",
  },
  {
    file: "encoding",
    vectors: /^long from bool$/,
    instead: "refused",
    because: "that a boolean passes for a number is a habit of Python's",
  },
  {
    file: "encoding",
    vectors: /^double from int$/,
    instead: "sent with its point",
    because: "JavaScript has one type of numbers",
  },
  {
    file: "encoding",
    vectors: /^(datetime from string|list none)$/,
    instead: "refused with a message id",
    because: "the official client stumbles there without saying what is wrong",
  },
  {
    file: "encoding",
    vectors: /^(structure as a dict, required field absent|structure of another class)$/,
    instead: "the object is checked field by field",
    because: "a structure is a plain object here: it has no class, and is never a dictionary",
  },
  {
    file: "encoding",
    vectors: /^dynamic structure from a dict with an unsupported value$/,
    instead: "a dynamic structure is made from a typed one",
    because: "a value without a type can't be written",
  },
  {
    file: "decode",
    vectors: /^(optional (field|result) (bare|null), not wrapped|optional result bare|map value optional left bare)$/,
    instead: "delivered",
    because: "the value is there, with or without its wrapping",
  },
  {
    file: "decode",
    vectors: /^required field wrapped as optional$/,
    instead: "delivered",
    because: "a field that a later release requires comes wrapped from an earlier one",
  },
  {
    file: "decode",
    vectors: /^union: (required case field|field of another case|unknown discriminant with)/,
    instead: "delivered",
    because: "the rules of a union are for those who send; a newer server may have others",
  },
  {
    file: "decode",
    vectors: /^datetime 2018-04-17T12:34:56(Z|\.7Z|\.789\+00:00)$/,
    instead: "delivered",
    because: "it says a point in time to the millisecond, which is all that is needed",
  },
  {
    file: "decode",
    vectors: /^datetime 2018-04-17T12:34:56\.789123Z$/,
    instead: "delivered",
    because: "servers written in Go send nanoseconds; they are cut off, as the official client does when it sends",
  },
  {
    file: "decode",
    vectors: /^datetime 2018-04-17T12:34:56X789Z$/,
    instead: "refused",
    because: "that any character passes for the point is a slip of the official client",
  },
  {
    file: "decode",
    vectors: /^long as (9007199254740993|9223372036854775807)$/,
    instead: "delivered",
    because: "a JavaScript number would change the digits: the rest is good, and that member throws when it is read",
  },
  {
    file: "decode",
    vectors: /^error without messages$/,
    instead: "reported as the error that it is",
    because: "an error that can't be read would hide the one that happened",
  },
  {
    file: "decode",
    vectors: /^a byte order mark$/,
    instead: "delivered",
    because: "every implementation of fetch takes it away",
  },
  {
    file: "rest",
    vectors: /storage\.policies list, full/,
    instead: "the filter stands in the query",
    because: "no server reads the body of a GET",
  },
  {
    file: "rest",
    vectors: /storage\.policies check_compatibility|vm_template\.library_items deploy/,
    instead: "the URL has its ?action=",
    because: "vCenter tells operations on one URL by it; the templates of the official bindings lost it",
  },
  {
    file: "rest_decode",
    vectors: /^(union violated|void, (\{\}|null)|optional result, no value)$/,
    instead: "delivered",
    because: "on receipt unions aren't checked, nothing is expected of a void answer, and what isn't there is unset",
  },
  {
    file: "rest_decode",
    vectors: /^error(, value without messages| of the 7\.0 \/api form)$/,
    instead: "reported as the error that it is",
    because: "an error that can't be read would hide the one that happened",
  },
  {
    file: "validation",
    vectors: /inventory\.(datastore|network) find argument (datastores|networks) unset$/,
    instead: "refused with a message id",
    because: "the official client stumbles there without saying what is wrong",
  },
];

/** The reason why a vector isn't held as it is recorded, if there is one. */
export function deviationOf(file: Deviation["file"], vector: string): Deviation | undefined {
  return deviations.find((item) => item.file === file && item.vectors.test(vector));
}

/** Whether a vector is in the list. */
export const differs = (file: Deviation["file"], vector: string): boolean => deviationOf(file, vector) !== undefined;
