/** No release knows this version of the schema, so none starts on a database while a restore moves its collections. */
export const RESTORING_VERSION = 1_000_000;
