/** Something is wrong with the package, not with what builds it. */
export class PackageError extends Error {}
