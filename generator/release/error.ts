/** Thrown when something is wrong with the package, and not with the program that builds it. */
export class PackageError extends Error {}
