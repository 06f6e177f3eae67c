/** What the identity for Graph may do, held against what the stored policies and what people hold need of it. */
export interface Permissions {
  /** Names of permissions that are needed and missing, also by what holds them; null where nobody can tell. Never throws. */
  missing(): Promise<readonly string[] | null>;
}
