/** Texts that somebody else wrote, one that looks like markup and one that does not break. */
export type Texts = { hostile: string; long: string };
